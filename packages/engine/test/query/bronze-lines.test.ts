import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bronzeObjectPath, bronzeTable } from '@cardlake/bronze';
import { openLake } from '@cardlake/lake';
import fc from 'fast-check';
import { queryLake, readStatus, runStream } from '../../src';
import { testContext, testFolder, verifyTestLake } from '../../test-kit';

const inFolder = testFolder();
const context = testContext();
let lakes = 0;

const event = (id: number): string =>
  JSON.stringify({
    event_id: `e${id}`,
    card_id: 'c1',
    ts: 1522540831,
    merchant_id: 'm1',
    amount: id,
    currency: 'EUR',
    country: 'BE',
    pos_mode: 'chip',
  });

/** Content of an object, and the number of its lines that a reader finds: good, and all with those that stand for more. */
interface Content {
  readonly bytes: Buffer;
  readonly good: number;
  readonly lines: number;
  readonly queried: number;
}

const text = (lines: readonly string[], good: number, separator = '\n'): Content => ({
  bytes: Buffer.from(lines.join(separator)),
  good,
  lines: lines.length,
  queried: lines.length,
});

/** Ids are unique over a lake, so that every good line is a row of silver. */
const contentOf = (kind: string, first: number): Content => {
  const lines = [0, 1, 2].map((i) => event(first + i));
  const whole = text(lines, 3);
  const gzipped = gzipSync(whole.bytes);
  switch (kind) {
    case 'plain':
      return whole;
    case 'gzip':
      return { ...whole, bytes: gzipped };
    case 'members':
      return {
        ...whole,
        bytes: Buffer.concat([
          gzipSync(`${lines[0]}\n`),
          gzipSync(`${lines[1]}\n${lines[2]}`),
          Buffer.alloc(9),
        ]),
      };
    case 'joined':
      return text(lines, 3, '');
    case 'garbage after':
      return { ...whole, bytes: Buffer.concat([gzipped, Buffer.from('garbage')]), lines: 4 };
    case 'bad lines':
      return text(['no JSON', ...lines, '{"event_id":1}'], 3);
    case 'empty':
      return text([], 0);
    default:
      return {
        bytes:
          kind === 'tar in gzip' ? gzipSync(`${'x'.repeat(257)}ustar\0`) : Buffer.from('28b52ffd0000', 'hex'),
        good: 0,
        lines: 1,
        queried: 0,
      };
  }
};

const kind = fc.constantFrom(
  'plain',
  'gzip',
  'members',
  'joined',
  'garbage after',
  'bad lines',
  'empty',
  'tar in gzip',
  'zstd',
);
const name = fc.constantFrom(
  'x',
  'x.json',
  'x.json.gz',
  'x.GZ',
  'x.zst',
  'deep/er/x.txt',
  "a*b [1]? {x} it's ä=%20",
  'x.json.tmp',
);

test('every good line lands, every object is accounted for, and one reader serves run, query and status', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(kind, name), { minLength: 1, maxLength: 6 }), async (objects) => {
      const root = inFolder(`lake-${lakes++}`);
      await openLake(root, { create: true });
      const folder = (minute: number) =>
        dirname(
          bronzeObjectPath(bronzeTable('card_authorization'), Date.UTC(2018, 3, 5, 10, minute) * 1000, 'x'),
        );
      const taken: Content[] = [];
      for (const [minute, [contentKind, file]] of objects.entries()) {
        const content = contentOf(contentKind, minute * 10);
        const path = join(root, folder(minute), file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content.bytes);
        if (!file.endsWith('.tmp')) taken.push(content);
      }
      const sum = (count: 'good' | 'lines' | 'queried') =>
        taken.reduce((total, content) => total + content[count], 0);
      const counts = { silver: sum('good'), lines: sum('lines'), queried: sum('queried') };
      const { refined, skipped } = await runStream({ lakeRoot: root }, context);
      expect(refined.objects + skipped.length).toBe(objects.length);
      const status = await readStatus(root, context);
      expect(status).toMatchObject({ bronze: { objects: taken.length }, pending: { objects: 0 }, skipped });
      expect(status.lines).toEqual({
        lines: counts.lines,
        silver: counts.silver,
        duplicates: 0,
        quarantined: counts.lines - counts.silver,
      });
      expect(
        await countOf(root, "count(*), count(event_id), count(*) FILTER (line ->> 'pos_mode' = 'chip')"),
      ).toEqual([counts.queried, expect.any(Number), counts.silver]);
      expect(await verifyTestLake(root)).toEqual([]);
    }),
    { numRuns: 8 },
  );
});

async function countOf(root: string, columns: string, engine = context): Promise<number[]> {
  const found: number[] = [];
  await queryLake(
    { lakeRoot: root, sql: `SELECT ${columns} FROM bronze.card_authorization` },
    engine,
    async ({ chunks }) => {
      for await (const chunk of chunks()) for (const row of chunk.getRows()) found.push(...row.map(Number));
    },
  );
  return found;
}

test('an object of many lines is loaded in little memory', async () => {
  const root = inFolder('lake-large');
  await openLake(root, { create: true });
  const path = bronzeObjectPath(
    bronzeTable('card_authorization'),
    Date.UTC(2018, 3, 5, 10) * 1000,
    'x.json.gz',
  );
  mkdirSync(dirname(join(root, path)), { recursive: true });
  const lines = Array.from({ length: 1_000 }, (_, id) => event(id).padEnd(1_000));
  const members = Array.from({ length: 100 }, () => gzipSync(`${lines.join('\n')}\n`, { level: 1 }));
  writeFileSync(join(root, path), Buffer.concat(members));
  const scarce = { ...context, resources: { ...context.resources, memoryMb: 80, threads: 1 } };
  expect(await countOf(root, 'count(*), count(event_id), count(DISTINCT ingest_dt)', scarce)).toEqual([
    100_000, 100_000, 1,
  ]);
});
