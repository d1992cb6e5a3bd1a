import { cardTransactions } from '@cardlake/card-schema';
import type { Sql } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { findFilesContaining } from '../src/files-containing';
import { rewriteWithout } from '../src/rewrite-without';
import { type TestLake, testLake } from './support/lake';
import { VALID_EVENT } from './support/valid-event';

const DAY_SECONDS = 86_400;

let lake: TestLake;
beforeAll(async () => {
  lake = await testLake();
  const lines = ['e1', 'e2', 'e3', 'e4'].map((event_id, i) =>
    JSON.stringify({ ...VALID_EVENT, event_id, ts: VALID_EVENT.ts + Math.floor(i / 2) * DAY_SECONDS }),
  );
  await lake.refine([lake.put('a.json.gz', lines.join('\n'))]);
});
afterAll(() => lake.close());

const files = () => lake.write.snapshot.files(cardTransactions);
const events = (...ids: readonly string[]): Sql =>
  anySql`(SELECT unnest([${ids.map((id) => `'${id}'`).join(', ')}]::VARCHAR[]) AS event_id)`;

test('only files with one of the events are found', async () => {
  const [first, second] = files();
  expect(files()).toHaveLength(2);
  expect(await findFilesContaining(lake.session, cardTransactions, files(), events('e2', 'e1'))).toEqual([
    first,
  ]);
  expect(await findFilesContaining(lake.session, cardTransactions, files(), events('e3', 'e2'))).toEqual([
    first,
    second,
  ]);
  expect(await findFilesContaining(lake.session, cardTransactions, files(), events('e9'))).toEqual([]);
  expect(await findFilesContaining(lake.session, cardTransactions, [], events('e1'))).toEqual([]);
});

test('the files of the events are rewritten without their rows, all others stay', async () => {
  const [first, second] = files();
  const transaction = lake.write.transaction();
  await rewriteWithout(lake.session, transaction, cardTransactions, files(), events('e1'));
  await transaction.commit({});
  expect(files().map(({ partition, rows }) => [partition, rows])).toEqual([
    [first?.partition, 1],
    [second?.partition, 2],
  ]);
  expect(files()[1]).toEqual(second);
  const ids = (await lake.silver('card_transactions')).map(
    (row) => (JSON.parse(row) as { event_id: string }).event_id,
  );
  expect(ids.sort()).toEqual(['e2', 'e3', 'e4']);
});
