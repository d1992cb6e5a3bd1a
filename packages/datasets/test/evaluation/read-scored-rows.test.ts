import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pathLiteral, sql } from '@cardlake/lake';
import { parseDatasetSettings, readScoredRows, startOf } from '../../src';
import { sampleLakes } from '../support/sample-lake';

const lakes = sampleLakes();
const DAY = '2018-05-20';
const settings = parseDatasetSettings({ labelMaturityDays: 0, gapDays: 0, validationDays: 1, trainDays: 1 });
const NOON = startOf('2018-05-19') + 12 * 3_600_000;
const PAN = '4111111111111111';

/** Builds a dataset whose validation has the events e1 to e4, of which e2 is fraud. */
async function dataset() {
  const events = [1, 2, 3, 4].map((n) => ({ id: `e${n}`, card: `c${n}`, at: NOON + n, cents: n }));
  const disputes = [{ id: 'e2', isFraud: true, reportedAt: NOON + 100 }];
  const lake = await lakes.lake([{ events, disputes }]);
  await lakes.build(lake, { day: DAY, settings });
  return { root: lake.root, folder: join(lake.root, 'gold', 'training', `dt=${DAY}`) };
}

const CSV = 'event_id,score\ne1,0.25\ne2,0.5\ne3,1e-1\ne4,0\n';
const ROWS = [
  { cardId: 'c1', day: '2018-05-19', score: 0.25, isFraud: false },
  { cardId: 'c2', day: '2018-05-19', score: 0.5, isFraud: true },
  { cardId: 'c3', day: '2018-05-19', score: 0.1, isFraud: false },
  { cardId: 'c4', day: '2018-05-19', score: 0, isFraud: false },
];

const byCard = <T extends { readonly cardId: string }>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => (a.cardId < b.cardId ? -1 : 1));

async function read(content: string | Uint8Array, name = 'scores.csv') {
  const { root, folder } = await dataset();
  const scores = join(root, name);
  writeFileSync(scores, content);
  return readScoredRows(lakes.session, { dataset: folder, split: 'validation', scores });
}

test.each<[string, string | Uint8Array]>([
  ['CSV', CSV],
  [
    'CSV with a byte order mark, CRLF and more columns',
    '\ufeffmodel,score,event_id\r\nm,0.25,e1\r\nm,0.5,e2\r\nm,.1,e3\r\nm,0,e4\r\n',
  ],
  ['gzipped CSV', gzipSync(CSV)],
])('%s is read', async (_, content) => {
  const { rows, manifest } = await read(content);
  expect(byCard(rows)).toEqual(ROWS);
  expect(manifest.day).toBe(DAY);
});

test('Parquet is read, whatever the name of the file and of its folders', async () => {
  const { root, folder } = await dataset();
  const scores = join(root, 'score=9 [x].csv');
  await lakes.session.run(
    sql`COPY (SELECT * FROM (VALUES ('e1', 0.25), ('e2', 0.5), ('e3', 0.1), ('e4', 0)) AS t(event_id, score))
     TO ${pathLiteral(scores)} (FORMAT parquet)`,
  );
  const { rows } = await readScoredRows(lakes.session, { dataset: folder, split: 'validation', scores });
  expect(byCard(rows)).toEqual(ROWS);
});

test.each([
  ['event_id,score\ne1,1\n', /3 rows have no score \(e2, e3, e4\)/],
  [`${CSV}e1,0.3\ne2,0.5\n`, /2 ids are scored more than once \(e1, e2\)/],
  [`${CSV}e5,1\ne6,1\ne7,1\ne8,1\n`, /4 ids are not in the split \(e5, e6, e7, …\)/],
  [
    'event_id,score\ne1,nan\ne2,inf\ne3,\ne4,high\n',
    /4 scores are not finite numbers \(e1 has nan, e2 has inf, e3 has none, …\)/,
  ],
  [`${CSV}${PAN},1\n`, /1 id is not in the split \(\*{16}\)/],
  ['e1,0.5\n', /has the columns e1, 0.5/],
  ['', /has the columns|cannot read/],
  ['event_id,score\n"e1,0.5\n', /cannot read|have no score/],
])('%j is refused', async (content, says) => {
  await expect(read(content)).rejects.toThrow(says);
});

test('what is no dataset with labels is refused', async () => {
  const { root, folder } = await dataset();
  const scores = join(root, 'scores.csv');
  const readFrom = (path: string) => readScoredRows(lakes.session, { dataset: path, split: 'train', scores });
  await expect(readFrom(folder)).rejects.toMatchObject({ code: 'missing_input' });
  writeFileSync(scores, CSV);
  await expect(readFrom(root)).rejects.toMatchObject({ code: 'missing_input' });
  writeFileSync(join(root, 'manifest.json'), '{"dataset":"inference"}');
  await expect(readFrom(root)).rejects.toMatchObject({ code: 'wrong_format' });
  writeFileSync(join(root, 'manifest.json'), '{');
  await expect(readFrom(root)).rejects.toMatchObject({ code: 'dataset_damaged' });
  rmSync(join(folder, 'validation'), { recursive: true });
  await expect(
    readScoredRows(lakes.session, { dataset: folder, split: 'validation', scores }),
  ).rejects.toThrow(/the dataset lacks 1 file: /);
});

test('a split without rows takes no scores', async () => {
  const { root, folder } = await dataset();
  const scores = join(root, 'scores.csv');
  writeFileSync(scores, 'event_id,score\n');
  const { rows } = await readScoredRows(lakes.session, { dataset: folder, split: 'train', scores });
  expect(rows).toEqual([]);
});
