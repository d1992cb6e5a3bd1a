import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { writeTrips } from '@cardlake/batch-jobs/test-kit';
import { LOOKUP_KEYS } from '@cardlake/job-contract';
import { type ChooseFault, type LocalAws, startFaultyAws, startLocalAws } from '@cardlake/local-aws/test-kit';
import { type Ended, type RunEvents, startJob } from './support/cardlake-job';
import { faultsInTurn } from './support/faults';

const home = mkdtempSync(join(tmpdir(), 'cardlake-batch-aws-'));
let aws: LocalAws;
let s3: S3Client;
let dynamo: DynamoDBClient;

beforeAll(async () => {
  aws = startLocalAws();
  s3 = new S3Client({ ...aws.clientSettings, forcePathStyle: true });
  dynamo = new DynamoDBClient(aws.clientSettings);
}, 600_000);
afterAll(() => {
  aws.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Creates a bucket with trips and a table for lookups. */
async function setUp(name: string, trips: Parameters<typeof writeTrips>[1] = {}) {
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  await dynamo.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: LOOKUP_KEYS.partition, KeyType: 'HASH' },
        { AttributeName: LOOKUP_KEYS.sort, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: Object.values(LOOKUP_KEYS).map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
    }),
  );
  const put = async (key: string, options: Parameters<typeof writeTrips>[1]) => {
    await writeTrips(join(home, 'trips.parquet'), options);
    const Body = readFileSync(join(home, 'trips.parquet'));
    await s3.send(new PutObjectCommand({ Bucket: name, Key: `raw/nyc_tlc/${key}`, Body }));
  };
  await put('a.parquet', trips);
  const run = (events?: RunEvents, env = aws.env): Promise<Ended> =>
    startJob(['daily-features', '--lake', `s3://${name}`, '--table', name], env, events);
  return { put, run };
}

/** Items that lookups find, by key and day, with their generations and counts. */
async function itemsOf(TableName: string): Promise<Map<string, string>> {
  const { Items = [] } = await dynamo.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return new Map(
    Items.filter((item) => !('is_retired' in item)).map(
      ({ entity, date_size: sort, written_generation: generation, trip_count_1d: trips }) => [
        `${entity?.S} ${sort?.S}`,
        `${generation?.N} ${trips?.N}`,
      ],
    ),
  );
}

/** Keys, days, generations and numbers of trips that the manifests name. */
async function manifestsOf(Bucket: string, days: readonly string[]) {
  const manifests = await Promise.all(
    days.map(async (day) => {
      const Key = `features/daily/date=${day}/manifest.json`;
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? '') as {
        generation: number;
        keys: string[];
        run: string;
      };
    }),
  );
  return manifests;
}

const DAYS = ['2024-01-01', '2024-01-02', '2024-01-03'];

test('trips of a bucket become files, manifests and items; running again changes none of them', async () => {
  const { run } = await setUp('first');
  expect(await run()).toMatchObject({ code: 0 });
  const items = await itemsOf('first');
  expect(items.size).toBe(9);
  expect([...items.keys()]).toContain('none 2024-01-01#full');
  const manifests = await manifestsOf('first', DAYS);
  expect(manifests.map(({ generation, keys }) => [generation, keys])).toEqual(
    DAYS.map(() => [1, ['1', '2', 'none']]),
  );
  expect((await run()).lines.at(-2)).toMatchObject({ published: 0, unchanged: 3, items: 9 });
  expect(await manifestsOf('first', DAYS)).toEqual(manifests);
  expect(await itemsOf('first')).toEqual(items);
}, 600_000);

/** Lines of the log after which a job is killed. */
const AFTER = ['the job begins', 'fetch ended', 'compute ended', 'publish ended'];

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'a job that %s ends after any stage leaves what the next one completes',
  async (signal) => {
    const name = signal.toLowerCase();
    const { put, run } = await setUp(name);
    expect((await run()).code).toBe(0);
    for (const [seed, after] of AFTER.entries()) {
      await put('a.parquet', { seed: seed + 1 });
      const before = await manifestsOf(name, DAYS);
      const killed = await run({ interruption: { signal, after } });
      // SIGTERM is handled a moment later, when the last stage may be over.
      const ended = {
        SIGKILL: [[null, 'SIGKILL']],
        SIGTERM: [
          [143, null],
          [0, null],
        ],
      }[signal];
      expect(ended).toContainEqual([killed.code, killed.signal]);
      // Each day has the manifest of before or the next one, wherever the job ended.
      const left = (await manifestsOf(name, DAYS)).map(
        ({ generation }, day) => generation - (before[day]?.generation ?? 0),
      );
      for (const steps of left) expect([0, 1]).toContain(steps);
      if (after === 'the job begins' || (signal === 'SIGKILL' && after !== 'publish ended')) {
        expect(killed.code).not.toBe(0);
        expect(left).toEqual([0, 0, 0]);
      }
      if (killed.code === 0) expect(left).toEqual([1, 1, 1]);
      expect((await run()).code).toBe(0);
      const generations = (await manifestsOf(name, DAYS)).map(({ generation }) => generation);
      const items = await itemsOf(name);
      expect(items.size).toBe(9);
      for (const [key, value] of items)
        expect(value).toMatch(new RegExp(`^${generations[DAYS.indexOf(key.slice(-15, -5))]} `));
    }
  },
  600_000,
);

test('of two jobs at once each day has one winner in S3 and DynamoDB, or both found the same', async () => {
  const { put, run } = await setUp('both', { seed: 3 });
  const first = run();
  await put('b.parquet', { seed: 5 });
  const ended = await Promise.all([first, run()]);
  for (const { code, lines } of ended) {
    expect([0, 75]).toContain(code);
    if (code === 75) expect(['result_overtaken', 'lake_changed']).toContain(lines.at(-1)?.code);
  }
  const generations = (await manifestsOf('both', DAYS)).map(({ generation }) => generation);
  for (const [key, value] of await itemsOf('both'))
    expect(value).toMatch(new RegExp(`^${generations[DAYS.indexOf(key.slice(-15, -5))]} `));
}, 600_000);

/** Runs a job through a proxy of faults. */
async function withFaults(run: (env: LocalAws['env']) => Promise<Ended>, choose: ChooseFault) {
  const faulty = await startFaultyAws(aws, choose);
  try {
    return { ...(await run(faulty.env)), injected: faulty.injected };
  } finally {
    await faulty.stop();
  }
}

test('throttling, errors, lost answers, cut and slow connections of S3 and DynamoDB are outlasted', async () => {
  const { run } = await setUp('faults', { days: 12 });
  const ended = await withFaults((env) => run({}, env), faultsInTurn());
  expect([ended.code, ended.injected.size]).toEqual([0, 7]);
  const days = Array.from({ length: 12 }, (_, n) => `2024-01-${String(n + 1).padStart(2, '0')}`);
  const manifests = await manifestsOf('faults', days);
  expect(manifests.map(({ generation }) => generation)).toEqual(days.map(() => 1));
  expect((await itemsOf('faults')).size).toBe(manifests.flatMap(({ keys }) => keys).length);
}, 600_000);

test('a table that takes nothing is told, the files are there, and the next run writes the items', async () => {
  const { run } = await setUp('no-items');
  const ended = await withFaults(
    (env) => run({}, env),
    ({ service }) => (service === 'dynamodb' ? 'throttle' : undefined),
  );
  expect([ended.code, ended.lines.at(-1)]).toEqual([
    75,
    expect.objectContaining({ code: 'items_not_written', message: expect.stringContaining('9 of 9 items') }),
  ]);
  expect((await itemsOf('no-items')).size).toBe(0);
  expect((await manifestsOf('no-items', DAYS)).map(({ generation }) => generation)).toEqual([1, 1, 1]);
  expect((await run()).code).toBe(0);
  expect((await itemsOf('no-items')).size).toBe(9);
}, 600_000);

test('an upload in parts whose last answer is lost has been done', async () => {
  await setUp('parts');
  const source = join(home, 'large.csv');
  writeFileSync(source, Buffer.alloc(20 * 1024 * 1024, '0123456789\n'));
  let posts = 0;
  const ended = await withFaults(
    (env) => startJob(['ingest', '--source', source, '--lake', 's3://parts'], env),
    // The first one begins the upload.
    ({ method }) => (method === 'POST' && ++posts === 2 ? 'lose-answer' : undefined),
  );
  expect([ended.code, ended.lines.at(-1)?.message]).toEqual([0, undefined]);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'parts', Key: 'raw/nyc_tlc/large.csv' }));
  expect(readFileSync(source).equals((await Body?.transformToByteArray()) ?? new Uint8Array())).toBe(true);
}, 600_000);
