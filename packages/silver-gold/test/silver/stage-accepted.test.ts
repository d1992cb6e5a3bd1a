import { cardTransactions } from '@cardlake/card-schema';
import { scan } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { z } from 'zod';
import { ARRIVAL, type TestLake, testLake } from '../support/lake';
import { VALID_EVENT } from '../support/valid-event';

const DAY_SECONDS = 86_400;
const LAST_DAY = ARRIVAL / 1_000_000 - DAY_SECONDS;
/** Rows of a day that is written by a statement of its own. */
const LARGE = 25_000;
/** Number of days that is larger than the number of part files. */
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

/** Creates lines of two large days and many sparse ones, with a row for NDJSON on one of each. */
function traffic(): string[] {
  const large = [0, 1].flatMap((day) => Array.from({ length: LARGE }, (_, second) => event(day, second)));
  const sparse = Array.from({ length: SPARSE_DAYS }, (_, i) => event(i + 2, DAY_SECONDS - 1));
  const odd = [event(0, LARGE, { pos_mode: 'a\tb' }), event(SPARSE_DAYS + 1, 0, { merchant_id: 'm\n' })];
  return [...large, ...sparse, ...odd];
}

/** Counts the rows of each partition, and those that belong to another day. */
async function partitions(): Promise<Map<string, { rows: number; misplaced: number }>> {
  const found = await lake.session.rows(
    anySql`SELECT dt::VARCHAR AS partition, count(*) AS rows, count(*) FILTER (ts::DATE <> dt::DATE) AS misplaced
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

test('every row is in the partition of its day: large days, sparse days, NDJSON rows', async () => {
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

test('a large day does not have the lines that lost their event_id', async () => {
  const lines = traffic();
  const [first = '', sparse = ''] = [lines[7], lines[2 * LARGE + 3]];
  const again = [first, first.replace('57.16', '57.17'), sparse];
  const { counts } = await lake.refine([lake.put('a', lines.join('\n')), lake.put('b', again.join('\n'))]);
  expect(counts.card_authorization).toEqual({
    lines: lines.length + 3,
    silver: lines.length,
    duplicates: 2,
    quarantined: 1,
  });
  const table = scan(cardTransactions, lake.write.snapshot.files(cardTransactions));
  const [row] = await lake.session.rows(
    anySql`SELECT count(*) AS rows, count(DISTINCT event_id) AS events, max(amount) AS highest FROM ${table}`,
    z.object({ rows: z.bigint(), events: z.bigint(), highest: z.number() }),
  );
  expect(row).toEqual({ rows: BigInt(lines.length), events: BigInt(lines.length), highest: 57.16 });
});
