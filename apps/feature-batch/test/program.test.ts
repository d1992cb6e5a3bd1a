import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTrips } from '@cardlake/batch-jobs/test-kit';
import { startJob } from './support/cardlake-job';

const home = mkdtempSync(join(tmpdir(), 'cardlake-batch-app-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const path = (name: string) => join(home, name);
const lake = path('lake');

beforeAll(() => writeTrips(path('lake/raw/nyc_tlc/a.parquet')));

test('a job logs JSON lines with its identity, its stages, its counts, and metrics', async () => {
  const env = { AWS_BATCH_JOB_ID: 'batch-7', AWS_BATCH_JOB_ATTEMPT: '2', CARDLAKE_LAKE: lake };
  const { code, lines, err } = await startJob(['daily-features', '--size', 'small'], env);
  expect([code, err]).toEqual([0, '']);
  const logged = lines.slice(0, -1);
  for (const line of logged)
    expect(line).toMatchObject({
      service: 'feature-batch',
      job: 'daily-features',
      size: 'small',
      run: 'batch-7',
      attempt: '2',
    });
  expect(logged.map(({ stage }) => stage).filter(Boolean)).toEqual(['fetch', 'compute', 'publish']);
  expect(logged.at(-1)).toMatchObject({
    level: 'INFO',
    message: 'the job has ended',
    trips: 300,
    published: 3,
  });
  expect(lines.at(-1)).toMatchObject({
    _aws: { CloudWatchMetrics: [{ Namespace: 'Cardlake', Dimensions: [['service', 'Job']] }] },
    Job: 'daily-features',
    JobTrips: 300,
    JobDuration: expect.any(Number),
  });
  expect(existsSync(join(lake, 'features/daily/date=2024-01-01/features_small.parquet'))).toBe(true);
});

test('metrics tell apart the environments of an account', async () => {
  const env = { CARDLAKE_LAKE: lake, CARDLAKE_ENVIRONMENT: 'cardlake-dev' };
  const { lines } = await startJob(['daily-features', '--size', 'small'], env);
  expect(lines.at(-1)).toMatchObject({
    _aws: { CloudWatchMetrics: [{ Dimensions: [['service', 'Environment', 'Job']] }] },
    Environment: 'cardlake-dev',
  });
});

test.each<[number, string, readonly string[]]>([
  [2, 'bad_option', []],
  [2, 'bad_option', ['weekly-features']],
  [2, 'bad_option', ['daily-features', '--colour', 'green', '--lake', lake]],
  [2, 'bad_option', ['daily-features', '--deadline', 'soon', '--lake', lake]],
  [2, 'missing_option', ['daily-features']],
  [2, 'missing_input', ['daily-features', '--lake', path('empty')]],
])('exit code %d, %s', async (code, error, args) => {
  const ended = await startJob(args, { CARDLAKE_LAKE: '' });
  expect(ended.code).toBe(code);
  expect(ended.lines.at(-1)).toMatchObject({
    level: 'ERROR',
    code: error,
    exitCode: code,
    hint: expect.any(String),
  });
});

test('a torn file ends the job with a code that is not worth another attempt', async () => {
  await writeTrips(path('torn/raw/nyc_tlc/a.parquet'));
  truncateSync(path('torn/raw/nyc_tlc/a.parquet'), 900);
  const { code, lines } = await startJob(['daily-features', '--lake', path('torn')]);
  expect([code, lines.at(-1)?.code]).toEqual([2, 'unreadable_input']);
  expect(readdirSync(path('torn'))).toEqual(['raw']);
});

/** A server that never answers. */
async function withSilence<T>(work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a.csv`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s ends a job that waits, with code %d and nothing in the lake', async (signal, expected) => {
  const { code, lines } = await withSilence((url) =>
    startJob(
      ['ingest', '--source', url, '--lake', path(signal)],
      {},
      { interruption: { signal, after: 'the job begins' } },
    ),
  );
  expect([code, lines.at(-1)?.level]).toEqual([expected, 'WARN']);
  expect(existsSync(path(signal))).toBe(false);
});

test('a job that does not end in time fails with a code that is worth another attempt', async () => {
  const { code, lines } = await withSilence((url) =>
    startJob(['ingest', '--source', url, '--lake', path('late'), '--deadline', '1']),
  );
  expect([code, lines.at(-1)?.code]).toEqual([75, 'deadline_passed']);
});
