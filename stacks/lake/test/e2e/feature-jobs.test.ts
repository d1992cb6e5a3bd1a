import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { writeTrips } from '@cardlake/batch-jobs/test-kit';
import { bronzeCardAuthorization } from '@cardlake/card-schema';
import { FEATURE_BATCH_VARIABLES, PLATFORM_METRICS } from '@cardlake/job-contract';
import { cardlakeIn } from '../support/cardlake';
import { listExecutions, runExecution, waitForExecution } from '../support/executions';
import { CONTAINER_LAKE } from '../support/lake';
import { listKeys, readLines } from '../support/lake-bucket';
import { waitUntil } from '../support/wait-until';
import { readBodies } from './support/read-queue';
import { startStacks } from './support/started-stacks';

const REGION_AND_ACCOUNT = 'ap-southeast-1:123456789012';
/** Names in the deployed environment, as the AWS console shows them. */
const JOBS = 'cardlake-dev-feature-batch';
const MACHINE = `arn:aws:states:${REGION_AND_ACCOUNT}:stateMachine:${JOBS}-jobs`;
const TOPIC = `arn:aws:sns:${REGION_AND_ACCOUNT}:cardlake-dev-foundation-alerts`;
const LAKE = 'cardlake-dev-foundation-lake-123456789012';

const PROGRAM = join(__dirname, '..', '..', '..', '..', 'apps', 'feature-batch', 'dist', 'cardlake-job.cjs');

let stacks: ReturnType<typeof startStacks>;
let clients: {
  readonly s3: S3Client;
  readonly sfn: SFNClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
};
let cardlake: ReturnType<typeof cardlakeIn>;

beforeAll(async () => {
  stacks = startStacks({
    changes: {
      ...CONTAINER_LAKE,
      featureBatch: {
        enabled: true,
        daily: { enabled: true, jobs: [{ command: ['daily-features', '--size', 'small'], size: 'small' }] },
      },
    },
    stacks: ['foundation', 'bronze', 'feature-batch'],
    // The log has the lines of the program alone.
    batchCommand: `${process.execPath} --no-warnings ${PROGRAM} {command}`,
  });
  const { clientSettings, env } = stacks.aws;
  clients = {
    s3: new S3Client({ ...clientSettings, forcePathStyle: true }),
    sfn: new SFNClient(clientSettings),
    sns: new SNSClient(clientSettings),
    sqs: new SQSClient(clientSettings),
  };
  cardlake = cardlakeIn({ ...process.env, ...env });
  await keepAlerts();
});
afterAll(() => {
  for (const client of Object.values(clients ?? {})) client.destroy();
  stacks?.stop();
});

/** Has a queue keep the alerts, which a policy lets the topic send to it. */
async function keepAlerts(): Promise<void> {
  const Resource = `arn:aws:sqs:${REGION_AND_ACCOUNT}:alerts`;
  const Principal = { Service: 'sns.amazonaws.com' };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sqs:SendMessage', Resource }];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await clients.sqs.send(new CreateQueueCommand({ QueueName: 'alerts', Attributes: { Policy } }));
  await clients.sns.send(new SubscribeCommand({ TopicArn: TOPIC, Protocol: 'sqs', Endpoint: Resource }));
}

/** Waits for the messages of a queue, which other services deliver. */
async function waitForBodies(queue: string): Promise<string[]> {
  const bodies: string[] = [];
  const url = `http://127.0.0.1/123456789012/${queue}`;
  await waitUntil(async () => bodies.push(...(await readBodies(clients, url))) > 0);
  return bodies;
}

/** Runs a command of feature jobs over the outputs of the stacks. */
const batch = (command: string, ...args: readonly string[]) =>
  JSON.parse(cardlake('batch', command, ...args, '--env', 'dev', '--outputs', stacks.outputsFile, '--json'));

/** Reads the log of a job, line by line. */
const logOf = (id: string): Record<string, unknown>[] =>
  cardlake('batch', 'logs', id, '--env', 'dev')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Fires a schedule, and waits for the end of the execution that it starts. */
async function runSchedule(name: string, instant: string) {
  const before = (await listExecutions(clients.sfn, MACHINE)).length;
  stacks.aws.fireSchedule(`${JOBS}-${name}`, instant);
  await waitUntil(async () => (await listExecutions(clients.sfn, MACHINE)).length > before);
  const [newest = ''] = await listExecutions(clients.sfn, MACHINE);
  return waitForExecution(clients.sfn, newest);
}

/** A minute at least is billed, of 0.5 vCPU and 2 GB. */
const LEAST_USD = (0.5 * 0.04048 + 2 * 0.004445) / 60;

test('a scheduled job that fails is caught and told, its event is kept, and the history has its time and cost', async () => {
  const ended = await runSchedule('daily', '2026-02-01T02:00:00Z');
  expect([ended.status, ended.error]).toEqual(['FAILED', 'States.TaskFailed']);
  expect(ended.states).toEqual(['ChooseMode', 'RunOneAfterAnother', 'NotifyFailure', 'Failed']);
  const [alert = '', ...others] = await waitForBodies('alerts');
  expect(others).toEqual([]);
  expect(JSON.parse(alert)).toMatchObject({
    Subject: 'Cardlake: feature jobs failed',
    Message: expect.stringContaining('daily-features'),
  });
  const events = await waitForBodies(`${JOBS}-failed-jobs`);
  expect(events.map((event) => JSON.parse(event))).toMatchObject([
    { 'detail-type': 'Batch Job State Change', detail: { jobName: 'daily-features', status: 'FAILED' } },
  ]);
  const { jobs, sums } = batch('history');
  expect(jobs).toMatchObject([{ name: 'daily-features', state: 'FAILED', attempts: 1, exitCode: 2 }]);
  expect(jobs[0].seconds).toBeGreaterThan(0);
  expect(jobs[0].usd).toBeGreaterThanOrEqual(LEAST_USD - 1e-12);
  expect(sums).toMatchObject([{ name: 'daily-features', runs: 1, failed: 1, usd: jobs[0].usd }]);
  expect(logOf(jobs[0].id).at(-1)).toMatchObject({ code: 'missing_input', exitCode: 2 });
});

test('jobs run at once or one after another, with the environment that the run gives each of them', async () => {
  const trips = join(stacks.folder, 'trips.parquet');
  await writeTrips(trips);
  const Body = readFileSync(trips);
  await clients.s3.send(new PutObjectCommand({ Bucket: LAKE, Key: 'raw/nyc_tlc/a.parquet', Body }));
  const sizes = ['small', 'medium'];
  for (const mode of ['parallel', 'sequential']) {
    const ended = await runExecution(clients.sfn, MACHINE, {
      mode,
      jobs: sizes.map((size) => ({
        command: ['daily-features', '--size', size],
        size,
        environment: [{ Name: FEATURE_BATCH_VARIABLES.environment, Value: `${mode}-${size}` }],
      })),
    });
    expect([ended.status, ended.cause]).toEqual(['SUCCEEDED', undefined]);
    const logs = (ended.output as { job: string }[]).map(({ job }) => logOf(job));
    const environments = logs.map((lines) => lines.at(-1)?.[PLATFORM_METRICS.dimension]);
    expect(environments).toEqual(sizes.map((size) => `${mode}-${size}`));
    if (mode === 'sequential') {
      const [first = [], second = []] = logs.map((lines) =>
        lines.flatMap(({ timestamp }) => timestamp ?? []),
      );
      expect(String(first.at(-1)) <= String(second[0])).toBe(true);
    }
  }
  const found = cardlake(
    ...['batch', 'lookup', '1', '--size', 'medium', '--date', '2024-01-01'],
    ...['--env', 'dev', '--outputs', stacks.outputsFile, '--json'],
  );
  expect(JSON.parse(found)).toMatchObject({ vendor_id: '1', date: '2024-01-01', trip_count_1d: 34 });
  expect(stacks.readDenied()).toEqual([]);
});

test('the schedule of the lake has events of the stream taken to gold, and again finds nothing new', async () => {
  cardlake(
    ...['generate', '--num-transactions', '300', '--cards', '20', '--days', '3', '--seed', '7'],
    ...['--kinesis-stream', 'cardlake-dev-bronze-events', '--failed-folder', stacks.folder],
  );
  await waitUntil(
    async () => (await readLines(clients.s3, LAKE, bronzeCardAuthorization.path)).length >= 300,
  );
  for (const day of [1, 2]) {
    const { status, cause } = await runSchedule('lake', `2026-02-0${day}T01:00:00Z`);
    expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
  }
  const keys = await listKeys(clients.s3, LAKE);
  expect(keys).toContain('_cardlake/checkpoint.json');
  for (const folder of ['silver/', 'gold/'])
    expect(keys.filter((key) => key.startsWith(folder) && key.endsWith('.parquet'))).not.toEqual([]);
  const [newest, first] = batch('history', '--job', 'card-lake').jobs.map(({ id }: { id: string }) =>
    logOf(id).find(({ message }) => message === 'the job has ended'),
  );
  expect([first.objects > 0, newest.objects]).toEqual([true, 0]);
});

test('of jobs at once one that fails is told, and the other one ends', async () => {
  const { status, error, cause } = await runExecution(clients.sfn, MACHINE, {
    mode: 'parallel',
    jobs: [
      { command: ['card-lake'], size: 'lake' },
      { command: ['daily-features', '--rows', '0'], size: 'small' },
    ],
  });
  expect([status, error]).toEqual(['FAILED', 'JobsFailed']);
  expect(cause).toMatch(/^1 of 2 jobs failed: /);
  expect(await waitForBodies('alerts')).toEqual([expect.stringContaining('1 of 2 jobs failed')]);
  expect(await waitForBodies(`${JOBS}-failed-jobs`)).toHaveLength(1);
  const { sums } = batch('history');
  expect(sums).toMatchObject([
    { name: 'card-lake', runs: 3, failed: 0 },
    { name: 'daily-features', runs: 6, failed: 2 },
  ]);
  expect(stacks.readDenied()).toEqual([]);
});
