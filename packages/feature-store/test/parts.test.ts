import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { literal, openSession } from '@cardlake/lake';
import { duckdbColumns, field } from '@cardlake/schema';
import fc from 'fast-check';
import type { OnlineRecord } from '../src';
import { onlineFields } from '../src';
import { insertRecords } from '../src/local/incoming';
import { INCOMING } from '../src/local/merge';
import { readPart, readReplay, replayText } from '../src/parts';
import { everyKind } from '../test-kit';
import { anyRecord } from '../test-kit/conformance';

const home = mkdtempSync(join(tmpdir(), 'cardlake-parts-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What the Feature Store will be sent: numbers that are not finite are null, everything is named. */
const normal = ({ features, ...rest }: OnlineRecord): OnlineRecord => ({
  ...rest,
  features: Object.fromEntries(
    Object.keys(everyKind.features).map((name) => {
      const value = features[name] ?? null;
      return [name, typeof value === 'number' && !Number.isFinite(value) ? null : value];
    }),
  ),
});

const distinct = fc.uniqueArray(anyRecord, { selector: ({ recordId }) => recordId, maxLength: 5 });

test.each(['zstd', 'snappy', 'gzip', 'lz4', 'brotli', 'uncompressed'])(
  'a part that DuckDB wrote with %s reads as what was written, every value exactly',
  async (codec) => {
    const session = await openSession({ tempDir: join(home, 'spill'), memoryMb: 300 });
    try {
      const fields = onlineFields(everyKind);
      await fc.assert(
        fc.asyncProperty(distinct, async (records) => {
          await session.run(
            `CREATE OR REPLACE TEMP TABLE ${INCOMING} (is_last BOOLEAN, ${duckdbColumns(fields)})`,
          );
          await insertRecords(session, everyKind, fields, records);
          const path = join(home, 'part.parquet');
          await session.run(`COPY (SELECT * EXCLUDE is_last FROM ${INCOMING} ORDER BY card_id)
            TO ${literal(path)} (FORMAT parquet, COMPRESSION ${codec})`);
          const read = await readPart(everyKind, readFileSync(path), path);
          const byId = (a: OnlineRecord, b: OnlineRecord) => (a.recordId < b.recordId ? -1 : 1);
          expect([...read].sort(byId)).toEqual(records.map(normal).sort(byId));
        }),
        { numRuns: 15 },
      );
    } finally {
      session.close();
    }
  },
);

test.each(['spark-int96-snappy', 'spark-micros-zstd'])('a part that Spark wrote reads: %s', async (name) => {
  const file = readFileSync(join(__dirname, 'fixtures', `${name}.parquet`));
  const eventTime = Date.UTC(2018, 7, 1, 0, 10) * 1000 + 123_456;
  const nothing = Object.fromEntries(Object.keys(everyKind.features).map((feature) => [feature, null]));
  expect(await readPart(everyKind, file, name)).toEqual([
    {
      recordId: 'a',
      eventTime,
      features: {
        txn_count_1h: 3n,
        txn_amount_1h: 123456789012345678901234n,
        avg_amount_7d: 0.1,
        last_country: 'Ünï',
        first_day: '2024-02-29',
        first_seen: eventTime,
        is_new: 1n,
      },
    },
    {
      recordId: 'b',
      eventTime,
      features: {
        ...nothing,
        txn_count_1h: -(2n ** 63n),
        txn_amount_1h: -1n,
        avg_amount_7d: 1e300,
        is_new: 0n,
      },
    },
    { recordId: 'c', eventTime, features: nothing },
  ]);
});

const spark = readFileSync(join(__dirname, 'fixtures', 'spark-micros-zstd.parquet'));
const withFeatures = (features: typeof everyKind.features) => ({ ...everyKind, features });

test.each<[string, () => Promise<unknown>, string]>([
  ['a torn file', () => readPart(everyKind, spark.subarray(0, -20), 'p'), 'p cannot be read as Parquet'],
  [
    'no Parquet',
    () => readPart(everyKind, Buffer.from('hello, this is text'), 'p'),
    'cannot be read as Parquet',
  ],
  ['an empty file', () => readPart(everyKind, Buffer.alloc(0), 'p'), 'p cannot be read as Parquet'],
  [
    'a missing column',
    () => readPart(withFeatures({ ...everyKind.features, more: field.bigint('x') }), spark, 'p'),
    'p has no column more; its columns are card_id, event_time',
  ],
  [
    'another type',
    () => readPart(withFeatures({ avg_amount_7d: field.bigint('x') }), spark, 'p'),
    'the column avg_amount_7d of p holds DOUBLE 0.1; a bigint is wanted',
  ],
  [
    'another scale',
    () => readPart(withFeatures({ txn_amount_1h: field.decimal(38, 2, 'x') }), spark, 'p'),
    'a decimal is wanted',
  ],
])('%s is refused, and says what is wrong', async (_what, read, message) => {
  await expect(read()).rejects.toMatchObject({ code: 'bad_part', message: expect.stringContaining(message) });
});

test('a replay file reads as the records that failed', () => {
  fc.assert(
    fc.property(distinct, fc.string(), (records, reason) => {
      const failed = records.map((record) => ({ record, reason }));
      expect(readReplay(everyKind, replayText(everyKind, failed), 'r')).toEqual(records.map(normal));
    }),
  );
});

test.each([
  ['hello', 'line 1 of r is no record'],
  ['{"reason":"x","values":{"card_id":"a"}}', 'line 1 of r lacks event_time'],
  [
    '{"reason":"x","values":{"card_id":"a","event_time":"1","m":"1"}}',
    'has a feature m that every_kind_v1 lacks',
  ],
])('a replay file with the line %s is refused', (text, message) => {
  const read = () => readReplay(everyKind, `${text}\n`, 'r');
  expect(read).toThrow(
    expect.objectContaining({ code: 'bad_part', message: expect.stringContaining(message) }),
  );
});
