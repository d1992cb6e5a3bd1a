import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTempTable, identifier, openSession, pathLiteral, sql } from '@cardlake/lake';
import { field } from '@cardlake/schema';
import fc from 'fast-check';
import type { OnlineRecord } from '../src';
import { onlineFields } from '../src';
import { insertRecords } from '../src/local/incoming';
import { INCOMING, incomingTable } from '../src/local/merge';
import { formatReplay, readPart, readReplay } from '../src/parts';
import { everyTypeGroup } from '../test-kit';
import { anyRecord } from '../test-kit/conformance';

const home = mkdtempSync(join(tmpdir(), 'cardlake-parts-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Normalizes a record as it is sent: every feature is present, numbers that are not finite are null. */
const normalized = ({ features, ...rest }: OnlineRecord): OnlineRecord => ({
  ...rest,
  features: Object.fromEntries(
    Object.keys(everyTypeGroup.features).map((name) => {
      const value = features[name] ?? null;
      return [name, typeof value === 'number' && !Number.isFinite(value) ? null : value];
    }),
  ),
});

const distinct = fc.uniqueArray(anyRecord, { selector: ({ recordId }) => recordId, maxLength: 5 });

test.each(['zstd', 'snappy', 'gzip', 'lz4', 'brotli', 'uncompressed'])(
  'a part that DuckDB wrote with %s is read exactly as it was written',
  async (codec) => {
    const session = await openSession({ tempDir: join(home, 'spill'), memoryMb: 300 });
    try {
      const fields = onlineFields(everyTypeGroup);
      await fc.assert(
        fc.asyncProperty(distinct, async (records) => {
          await session.run(createTempTable(incomingTable(fields)));
          await insertRecords(session, everyTypeGroup, fields, records);
          const path = join(home, 'part.parquet');
          await session.run(sql`COPY (SELECT * EXCLUDE is_last FROM ${INCOMING} ORDER BY card_id)
            TO ${pathLiteral(path)} (FORMAT parquet, COMPRESSION ${identifier(codec)})`);
          const read = await readPart(everyTypeGroup, readFileSync(path), path);
          const byId = (a: OnlineRecord, b: OnlineRecord) => (a.recordId < b.recordId ? -1 : 1);
          expect([...read].sort(byId)).toEqual(records.map(normalized).sort(byId));
        }),
        { numRuns: 15 },
      );
    } finally {
      session.close();
    }
  },
);

test.each(['spark-int96-snappy', 'spark-micros-zstd'])(
  'a part that Spark wrote is read: %s',
  async (name) => {
    const file = readFileSync(join(__dirname, 'fixtures', `${name}.parquet`));
    const eventTime = Date.UTC(2018, 7, 1, 0, 10) * 1000 + 123_456;
    const noFeatures = Object.fromEntries(
      Object.keys(everyTypeGroup.features).map((feature) => [feature, null]),
    );
    expect(await readPart(everyTypeGroup, file, name)).toEqual([
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
          ...noFeatures,
          txn_count_1h: -(2n ** 63n),
          txn_amount_1h: -1n,
          avg_amount_7d: 1e300,
          is_new: 0n,
        },
      },
      { recordId: 'c', eventTime, features: noFeatures },
    ]);
  },
);

const spark = readFileSync(join(__dirname, 'fixtures', 'spark-micros-zstd.parquet'));
const withFeatures = (features: typeof everyTypeGroup.features) => ({ ...everyTypeGroup, features });

test.each<[string, () => Promise<unknown>, string]>([
  [
    'a truncated file',
    () => readPart(everyTypeGroup, spark.subarray(0, -20), 'p'),
    'p cannot be read as Parquet',
  ],
  [
    'another format',
    () => readPart(everyTypeGroup, Buffer.from('hello, this is text'), 'p'),
    'cannot be read as Parquet',
  ],
  ['an empty file', () => readPart(everyTypeGroup, Buffer.alloc(0), 'p'), 'p cannot be read as Parquet'],
  [
    'a missing column',
    () => readPart(withFeatures({ ...everyTypeGroup.features, more: field.bigint('x') }), spark, 'p'),
    'p has no column more; its columns are card_id, event_time',
  ],
  [
    'another type',
    () => readPart(withFeatures({ avg_amount_7d: field.bigint('x') }), spark, 'p'),
    'column avg_amount_7d of p: expected bigint, got DOUBLE 0.1',
  ],
  [
    'another scale',
    () => readPart(withFeatures({ txn_amount_1h: field.decimal(38, 2, 'x') }), spark, 'p'),
    'expected decimal',
  ],
])('%s is rejected with the reason', async (_what, read, message) => {
  await expect(read()).rejects.toMatchObject({ code: 'bad_part', message: expect.stringContaining(message) });
});

test('a replay file is read as the records that failed', () => {
  fc.assert(
    fc.property(distinct, fc.string(), (records, reason) => {
      const failed = records.map((record) => ({ record, reason }));
      expect(readReplay(everyTypeGroup, formatReplay(everyTypeGroup, failed), 'r')).toEqual(
        records.map(normalized),
      );
    }),
  );
});

test.each([
  ['hello', 'line 1 of r is not a record'],
  ['{"reason":"x","values":{"card_id":"a"}}', 'line 1 of r lacks event_time'],
  [
    '{"reason":"x","values":{"card_id":"a","event_time":"1","m":"1"}}',
    'has a feature m that every_kind_v1 lacks',
  ],
])('a replay file with the line %s is rejected', (text, message) => {
  const read = () => readReplay(everyTypeGroup, `${text}\n`, 'r');
  expect(read).toThrow(
    expect.objectContaining({ code: 'bad_part', message: expect.stringContaining(message) }),
  );
});
