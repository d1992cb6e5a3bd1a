import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FEATURE_BATCH_VARIABLES, LOOKUP_KEYS } from '@cardlake/job-contract';
import { fileReader, openSession, pathLiteral, relation, sql } from '@cardlake/lake';
import { runContainerJob } from './container-job';
import { measureSeconds, median, RUNS, round } from './measure';
import type { Result } from './result';

// Relative to `apps/cli/dist`, the folder of the bundle.
const root = join(__dirname, '..', '..', '..');
const LOCAL_AWS = join(root, 'packages', 'local-aws', 'local-aws.mjs');
const PYTHON = join(__dirname, '..', 'bench', 'run.mjs');

/** Variables with which programs use local AWS. */
type LocalAws = Readonly<Record<'AWS_ENDPOINT_URL' | 'AWS_REGION', string>>;

/** Memory of the smallest container in megabytes, and the part of it that its definition gives DuckDB. */
const MEMORY = { container: 2048, duckdb: 1228 };

/** Numbers of trips, and the seconds that a job may take for them once it has started. */
const SIZES: readonly { readonly trips: number; readonly seconds: number }[] = [
  { trips: 200_000, seconds: 3 },
  { trips: 1_000_000, seconds: 6 },
  { trips: 3_000_000, seconds: 10 },
];

/** Measures the job `daily-features` from a bucket to a bucket and a table, in local AWS, beside DuckDB's and Polars' bare sums. */
export async function batchStages(): Promise<Result[]> {
  const home = mkdtempSync(join(tmpdir(), 'cardlake-bench-'));
  const aws = JSON.parse(runNode([LOCAL_AWS, 'start', '--port', '0', '--json'])) as LocalAws;
  try {
    const results: Result[] = [];
    for (const { trips, seconds } of SIZES) {
      const file = join(home, `${trips}.parquet`);
      await writeTrips(file, trips);
      results.push(await measureJob(aws, home, { file, trips, seconds }));
    }
    return results;
  } finally {
    runNode([LOCAL_AWS, 'stop'], aws);
    rmSync(home, { recursive: true, force: true });
  }
}

async function measureJob(
  aws: LocalAws,
  home: string,
  { file, trips, seconds }: { readonly file: string; readonly trips: number; readonly seconds: number },
): Promise<Result> {
  const [whole, unchanged, memory, duckdb, polars]: number[][] = [[], [], [], [], []];
  for (let run = 0; run < RUNS; run++) {
    const name = `bench-${trips}-${run}`;
    await createPlaces(aws, name, file);
    for (const times of [whole, unchanged]) {
      const job = await runContainerJob(['daily-features'], { home, variables: variablesOf(aws, name) });
      times?.push(job.seconds);
      memory?.push(job.megabytes);
    }
    duckdb?.push(await measureSeconds(() => sumByDuckDb(file)));
    polars?.push(sumByPolars(file));
  }
  const medianOf = (values: readonly number[] = []) => round(median(values));
  return {
    stage: `batch_${trips}`,
    figures: {
      trips,
      seconds_when_nothing_is_new: medianOf(unchanged),
      duckdb_sum_seconds: medianOf(duckdb),
      polars_sum_seconds: medianOf(polars),
    },
    bounds: [
      { what: 'seconds of the job', value: medianOf(whole), atMost: seconds },
      { what: 'peak megabytes', value: Math.round(Math.max(...(memory ?? []))), atMost: MEMORY.container },
    ],
  };
}

/** Variables of a job over a bucket and a table of local AWS. */
const variablesOf = (aws: LocalAws, name: string) => ({
  ...aws,
  [FEATURE_BATCH_VARIABLES.lake]: `s3://${name}`,
  [FEATURE_BATCH_VARIABLES.table]: name,
  [FEATURE_BATCH_VARIABLES.memoryMegabytes]: String(MEMORY.duckdb),
});

/** Creates a bucket with the file, and a table. Local AWS asks for no signature. */
async function createPlaces(aws: LocalAws, name: string, file: string): Promise<void> {
  const { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region } = aws;
  const scope = `Credential=test/20260101/${region}`;
  const call = async (path: string, service: string, init: RequestInit) => {
    const authorization = `AWS4-HMAC-SHA256 ${scope}/${service}/aws4_request`;
    const answer = await fetch(`${endpoint}${path}`, {
      ...init,
      headers: { ...init.headers, authorization },
    });
    if (!answer.ok) throw new Error(`local AWS: ${path}: ${answer.status} ${await answer.text()}`);
  };
  await call(`/${name}`, 's3', {
    method: 'PUT',
    body: `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`,
  });
  await call(`/${name}/raw/nyc_tlc/trips.parquet`, 's3', { method: 'PUT', body: readFileSync(file) });
  await call('/', 'dynamodb', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.CreateTable',
    },
    body: JSON.stringify({
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
  });
}

/** Writes trips of a month and two vendors, with the columns of green ones. */
async function writeTrips(file: string, trips: number): Promise<void> {
  const session = await openSession({ tempDir: `${file}.tmp`, threads: 2, memoryMb: 1000 });
  await session.run(
    sql`COPY (SELECT (1 + i % 2)::BIGINT AS "VendorID",
      TIMESTAMP '2024-01-01' + INTERVAL 1 SECOND * (i * 7919 % 2678400) AS lpep_pickup_datetime,
      TIMESTAMP '2024-01-01' + INTERVAL 1 SECOND * (i * 7919 % 2678400 + 900) AS lpep_dropoff_datetime,
      (1 + i % 263)::BIGINT AS "PULocationID", (1 + i * 31 % 263)::BIGINT AS "DOLocationID",
      (i * 104729 % 2500)::DOUBLE / 100 AS trip_distance, (250 + i * 7907 % 6000)::DOUBLE / 100 AS fare_amount
      FROM range(${trips}) AS t(i)) TO ${pathLiteral(file)} (FORMAT parquet)`,
  );
  session.close();
}

const SUMS = relation('sums', {
  VendorID: { type: 'BIGINT' },
  day: { type: { kind: 'date' } },
  trips: { type: 'BIGINT' },
  fare: { type: 'DOUBLE' },
  distance: { type: 'DOUBLE' },
});

/** Computes the same features in DuckDB, and nothing else: no check, no file of a day, no upload, no item. */
async function sumByDuckDb(file: string): Promise<void> {
  const session = await openSession({ tempDir: `${file}.tmp`, threads: 2, memoryMb: MEMORY.duckdb });
  await session.run(
    sql`CREATE TEMP TABLE ${SUMS} AS SELECT "VendorID", lpep_pickup_datetime::DATE AS day, count(*) AS trips,
      avg(fare_amount) AS fare, avg(trip_distance) AS distance
      FROM ${fileReader('read_parquet', [file])} GROUP BY ALL`,
  );
  session.close();
}

/** Computes them in Polars. @returns the seconds, without the start of Python */
const sumByPolars = (file: string): number => Number(runNode([PYTHON, join('polars', 'trips.py'), file]));

function runNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
