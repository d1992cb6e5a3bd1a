import { cardTransactions } from '@cardlake/card-schema';
import { scan } from '@cardlake/lake';
import { z } from 'zod';
import { ARRIVAL, type TestLake, testLake } from '../support/lake';
import { VALID_EVENT } from '../support/valid-event';

const DAY_SECONDS = 86_400;
const LAST_DAY = ARRIVAL / 1_000_000 - DAY_SECONDS;
/** More than get a statement of their own. */
const LARGE = 25_000;
/** More than get a part file of their own. */
const SPARSE_DAYS = 50;

let lake: TestLake;
beforeEach(async () => {
  lake = await testLake();
});
afterEach(() => lake.close());

const event = (day: number, second: number, change: object = {}): string =>
  JSON.stringify({
    ...VALID_EVENT,
    event_id: `d${day}-${second}`,
    ts: LAST_DAY - day * DAY_SECONDS + second,
    ...change,
  });

/** Two large days, many sparse ones, and rows that cannot stand in tab-separated text, on one of each. */
function traffic(): string[] {
  const large = [0, 1].flatMap((day) => Array.from({ length: LARGE }, (_, second) => event(day, second)));
  const sparse = Array.from({ length: SPARSE_DAYS }, (_, i) => event(i + 2, DAY_SECONDS - 1));
  const odd = [event(0, LARGE, { pos_mode: 'a\tb' }), event(SPARSE_DAYS + 1, 0, { merchant_id: 'm\n' })];
  return [...large, ...sparse, ...odd];
}

/** Rows by the partition they lie in, and how many of them belong to another day. */
async function partitions(): Promise<Map<string, { rows: number; misplaced: number }>> {
  const found = await lake.session.rows(
    `SELECT dt::VARCHAR AS partition, count(*) AS rows, count(*) FILTER (ts::DATE <> dt::DATE) AS misplaced
     FROM read_parquet('${lake.lake.root}/silver/card_transactions/**/*.parquet', hive_partitioning = true)
     GROUP BY dt`,
    z.object({ partition: z.string(), rows: z.bigint(), misplaced: z.bigint() }),
  );
  return new Map(
    found.map(({ partition, rows, misplaced }) => [
      partition,
      { rows: Number(rows), misplaced: Number(misplaced) },
    ]),
  );
}

test('every row lies in the partition of its day: large days, sparse days, odd rows', async () => {
  const lines = traffic();
  const { counts } = await lake.refine([lake.put('a', lines.join('\n'))]);
  expect(counts.card_authorization).toEqual({
    lines: lines.length,
    silver: lines.length,
    duplicates: 0,
    quarantined: 0,
  });
  const found = await partitions();
  expect(found.size).toBe(SPARSE_DAYS + 2);
  expect(found.get('2018-04-30')).toEqual({ rows: LARGE + 1, misplaced: 0 });
  expect(found.get('2018-04-29')).toEqual({ rows: LARGE, misplaced: 0 });
  expect([...found.values()].every(({ misplaced }) => misplaced === 0)).toBe(true);
});

test('a large day leaves out the lines that lost their event_id', async () => {
  const lines = traffic();
  const again = [lines[7], lines[7]!.replace('57.16', '57.17'), lines[2 * LARGE + 3]];
  const { counts } = await lake.refine([lake.put('a', lines.join('\n')), lake.put('b', again.join('\n'))]);
  expect(counts.card_authorization).toEqual({
    lines: lines.length + 3,
    silver: lines.length,
    duplicates: 2,
    quarantined: 1,
  });
  const table = scan(cardTransactions, lake.write.snapshot.files(cardTransactions));
  const [row] = await lake.session.rows(
    `SELECT count(*) AS rows, count(DISTINCT event_id) AS events, max(amount) AS highest FROM ${table}`,
    z.object({ rows: z.bigint(), events: z.bigint(), highest: z.number() }),
  );
  expect(row).toEqual({ rows: BigInt(lines.length), events: BigInt(lines.length), highest: 57.16 });
});
