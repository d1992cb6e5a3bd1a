import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { bronzeTable, bronzeTypes, lakeSink, listBronzeObjects, sendAll, syntheticTraffic } from '../../src';
import { readBytes } from '../support/read-lake';
import { tempLake } from '../support/temp-lake';
import { allTraffic } from '../support/traffic';

const lake = tempLake();
const MINUTE = 60_000_000;
const options = { numTransactions: 2000, cards: 100, days: 2, malformed: 0.02, late: 0.05, fraudShare: 0.02 };

const listing = () => bronzeTypes.flatMap((type) => [...listBronzeObjects(lake.root, bronzeTable(type))]);

test('every line is in the lake once, by arrival, no earlier than its arrival and within its bucket', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 20, max: 600 }), async (bucketMinutes) => {
      const lakeRoot = lake.path(`lake-${round++}`);
      await sendAll(syntheticTraffic(options).records, await lakeSink({ lakeRoot, bucketMinutes }));
      const { records } = allTraffic(options);
      for (const type of bronzeTypes) {
        const sent = records.filter((record) => record.type === type);
        const lines = Buffer.concat(sent.flatMap(({ line }) => [Buffer.from(line), Buffer.from('\n')]));
        expect(readBytes(lakeRoot, type).equals(lines)).toBe(true);
        const bucketOf = (micros: number) => Math.floor(micros / (bucketMinutes * MINUTE));
        const minutes = [...listBronzeObjects(lakeRoot, bronzeTable(type))].map((o) => o.arrivalMicros);
        expect(minutes.map(bucketOf)).toEqual([...new Set(sent.map((r) => bucketOf(r.arrivalMicros)))]);
        for (const minute of minutes) expect(bucketOf(minute + MINUTE)).toBe(bucketOf(minute) + 1);
      }
    }),
    { numRuns: 4 },
  );
});

test('repeated traffic adds nothing, and the counts say so', async () => {
  const first = await lakeSink({ lakeRoot: lake.root });
  await sendAll(syntheticTraffic(options).records, first);
  const before = listing();
  const second = await lakeSink({ lakeRoot: lake.root });
  await sendAll(syntheticTraffic(options).records, second);
  expect(second.counts()).toEqual({ objects: 0, knownObjects: first.counts().objects });
  expect(listing()).toEqual(before);
  expect(readdirSync(join(lake.root, '_cardlake', 'incoming'))).toEqual([]);
});

test('a flush lands finished buckets and keeps the current one', async () => {
  const sink = await lakeSink({ lakeRoot: lake.root, bucketMinutes: 1 });
  const record = (minute: number, line: string) =>
    sink.write({ type: 'card_dispute', arrivalMicros: minute * MINUTE, line, partitionKey: 'c' });
  await record(100, 'a');
  await sink.flush();
  expect(listing()).toEqual([]);
  await record(101, 'b');
  await sink.flush();
  expect(listing().map((o) => o.arrivalMicros)).toEqual([100 * MINUTE]);
  await sink.close();
  expect(readBytes(lake.root, 'card_dispute').toString()).toBe('a\nb\n');
});

test('a sink without records leaves an empty lake', async () => {
  await (await lakeSink({ lakeRoot: lake.root })).close();
  expect(listing()).toEqual([]);
});

test.each([0, 1.5, Number.NaN])('a bucket of %d minutes is rejected', async (bucketMinutes) => {
  await expect(lakeSink({ lakeRoot: lake.root, bucketMinutes })).rejects.toMatchObject({
    code: 'bad_option',
  });
});
