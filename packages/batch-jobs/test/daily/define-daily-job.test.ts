import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { memoryItemTable } from '@cardlake/aws/test-kit';
import { LOOKUP_KEYS } from '@cardlake/job-contract';
import { openSession, type Sql, sql } from '@cardlake/lake';
import { fixedClock, silentReporter } from '@cardlake/runtime';
import { type JobContext, localStore, lookUp, type SettingText } from '../../src';
import { defineDailyJob } from '../../src/daily/define-daily-job';
import { testFolder } from '../support/test-folder';
import { writeParquet } from '../support/trips';

const path = testFolder();

const GROUPED = sql`SELECT store_id, CAST(sold_at AS DATE) AS day, count(*) AS sale_count_1d,
  CAST(sum(amount) AS DOUBLE) AS sale_amount_1d FROM input GROUP BY ALL`;

/** A job over sales that is a query. */
const salesBy = (query: Sql = GROUPED) =>
  defineDailyJob({
    name: 'sales',
    summary: 'Computes features of sales for each store and day',
    input: {
      store_id: 'VARCHAR',
      sold_at: { kind: 'timestamp' },
      amount: { kind: 'decimal', precision: 18, scale: 4 },
    },
    key: { store_id: 'VARCHAR' },
    features: { sale_count_1d: 'BIGINT', sale_amount_1d: 'DOUBLE' },
    query,
  });

const run = (
  lake: string,
  texts: Readonly<Record<string, SettingText>> = {},
  more: Partial<JobContext> = {},
  job = salesBy(),
) =>
  job.run(texts, async () => ({
    store: localStore(path(lake)),
    tempDir: mkdtempSync(`${tmpdir()}/cardlake-daily-`),
    clock: fixedClock(0),
    reporter: silentReporter,
    resources: { memoryMb: 300, threads: 1 },
    runId: 'run',
    signal: new AbortController().signal,
    warn: () => {},
    ...more,
  }));

const SALES = `SELECT CASE i % 3 WHEN 0 THEN NULL ELSE 's' || i % 3 END AS "Store_ID",
  TIMESTAMP '2024-01-01' + INTERVAL 1 HOUR * i AS sold_at, i / 10 AS amount FROM range(72) AS t(i)`;

test('a query makes a result for each day, files whose items no other job can meet, and a re-run changes nothing', async () => {
  await writeParquet(path('lake/raw/sales/a.parquet'), SALES);
  const lookups = memoryItemTable(LOOKUP_KEYS);
  expect(await run('lake', {}, { lookups })).toMatchObject({
    rows: 72,
    groups: 9,
    days: 3,
    published: 3,
    items: 9,
  });
  expect(await lookups.get('sales#s1', '2024-01-02#full')).toMatchObject({
    sale_count_1d: { N: '8' },
    // 2.5 + 2.8 + … + 4.6
    sale_amount_1d: { N: '28.4' },
  });
  expect(await lookups.get('sales#none', '2024-01-02#full')).toBeDefined();
  expect(await run('lake')).toMatchObject({ published: 0, unchanged: 3 });
  const session = await openSession({ tempDir: path('.') });
  const kinds = salesBy().contract.rows ?? [];
  const found = await lookUp(localStore(path('lake')), session, { kinds, key: 's2', size: 'full' });
  session.close();
  expect(found.map(({ day, sale_count_1d: count }) => [day, count])).toEqual([
    ['2024-01-03', 8],
    ['2024-01-02', 8],
    ['2024-01-01', 8],
  ]);
});

test('columns of several types and orders are read together; values that cannot be read, and rows without a day, are told', async () => {
  await writeParquet(
    path('odd/raw/sales/a.parquet'),
    `SELECT 'x' AS amount, 7 AS store_id, '2024-01-01' AS sold_at`,
  );
  await writeParquet(
    path('odd/raw/sales/b.parquet'),
    `SELECT '7' AS store_id, 'never' AS sold_at, 1.5 AS amount`,
  );
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  expect(await run('odd', {}, { warn })).toMatchObject({ rows: 2, groups: 1, undated: 1, unusable: 2 });
  expect(warnings).toEqual([
    '1 row has no day: no result has them',
    '2 values could not be read as the type of the column, and counted as missing',
  ]);
});

test.each([
  ['a file without a column by its name', 'wrong_format', `SELECT 'a' AS store_id, 1 AS amount`, GROUPED],
  [
    'a query that gives a key two rows on a day',
    'bad_job',
    SALES,
    sql`SELECT store_id, CAST(sold_at AS DATE) AS day, 1 AS sale_count_1d, 1.0 AS sale_amount_1d FROM input`,
  ],
])('%s is refused, and nothing is written', async (name, code, rows, query) => {
  await writeParquet(path(`${name}/raw/sales/a.parquet`), rows);
  await expect(run(name, {}, {}, salesBy(query))).rejects.toMatchObject({ code });
  expect(await localStore(path(name)).list('features')).toEqual([]);
});
