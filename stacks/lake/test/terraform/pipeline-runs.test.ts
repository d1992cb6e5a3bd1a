import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { CARDLAKE_METRICS } from '@cardlake/constructs';
import { storedZip } from '@cardlake/constructs/test-kit';
import { JOBS, RUNS_PREFIX } from '@cardlake/job-contract';
import { DEV, type DevEnvironment, ROLES, startDevEnvironment } from '../support/dev-environment';
import { applyDevStacks } from '../support/dev-stacks';
import { listExecutions, runExecution, startExecution, waitForExecution } from '../support/executions';
import { listKeys, readObject } from '../support/lake-bucket';
import { sumMetric } from '../support/metrics';
import { readUnusedActions, withoutStatement } from '../support/roles';
import { PIPELINE_STATEMENTS } from '../support/taken-statements';
import { offlineTerraform } from '../support/terraform';
import { unjudgedActions } from '../support/unjudged-actions';
import { waitUntil } from '../support/wait-until';

type Job = 'silver-and-gold' | 'datasets' | 'maintenance';

const root = mkdtempSync(join(tmpdir(), 'cardlake-pipeline-'));
const readBuild = (name: string) => readFileSync(join(__dirname, 'support', 'builds', name), 'utf8');

let dev: DevEnvironment;

beforeAll(() => {
  const job = readBuild('job.py');
  const jobs = Object.fromEntries(Object.values(JOBS).map(({ entryPoint }) => [entryPoint, job]));
  const writer = storedZip({ 'index.js': readBuild('writer.js') });
  const outdir = join(root, 'cdktf.out');
  const contents = { files: { ...jobs, 'function.zip': writer } };
  applyDevStacks(outdir, offlineTerraform(join(root, 'home')), { contents });
  dev = startDevEnvironment(outdir, { enforceIam: true });
});

afterAll(() => {
  dev?.stop();
  rmSync(root, { recursive: true });
});

/** Tells a stand-in job how many parts to write, how often to fail, or to hold. */
const control = (job: Job, setting: 'parts' | 'failures' | 'hold', value: number) =>
  dev.s3.send(
    new PutObjectCommand({
      Bucket: DEV.lake,
      Key: `${RUNS_PREFIX}/control/${job}/${setting}`,
      Body: String(value),
    }),
  );

/** Reads the arguments that a job of a run was started with. */
async function readArguments(run: string, job: Job): Promise<string[]> {
  return JSON.parse((await readObject(dev.s3, DEV.lake, `${RUNS_PREFIX}/${run}/seen-${job}`)).toString());
}

/** Number of messages that wait in the queue of the writer. */
async function countQueued(): Promise<number> {
  const { Attributes } = await dev.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: DEV.replays, AttributeNames: ['All'] }),
  );
  return Number(Attributes?.ApproximateNumberOfMessagesDelayed);
}

const run = (input: object) => runExecution(dev.sfn, DEV.machine, input);

test('the stream mode runs the job, hands every part to the writer and publishes the counts', async () => {
  await control('silver-and-gold', 'parts', 3);
  const windowEnd = '2026-05-01T10:10:00Z';
  const execution = await run({ mode: 'stream', window_end_ts: windowEnd });
  await control('silver-and-gold', 'parts', 0);
  const { name } = execution;
  expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { mode: 'stream', runId: name } });
  const args = await readArguments(name, 'silver-and-gold');
  expect(args.slice(args.indexOf('--window-end-ts'))).toEqual([
    '--window-end-ts',
    windowEnd,
    '--max-quarantine',
    '1',
    '--run-id',
    name,
  ]);
  const { lines, quarantined, written, failed } = CARDLAKE_METRICS.names;
  const sums = [lines, quarantined, written, failed].map((metric) => sumMetric(dev.cloudwatch, metric));
  expect(await Promise.all(sums)).toEqual([10, 2, 3, 3]);
  // The failed records wait in the queue before they are tried again, one message a part.
  expect(await countQueued()).toBe(3);
});

test('the stream mode succeeds when no card changed', async () => {
  expect(await run({ mode: 'stream' })).toMatchObject({ status: 'SUCCEEDED' });
});

test('the daily mode builds the datasets of the day before, then maintains the tables', async () => {
  const execution = await run({ mode: 'daily', window_end_ts: '2026-03-01T02:00:00Z' });
  expect(execution.status).toBe('SUCCEEDED');
  const args = await readArguments(execution.name, 'datasets');
  expect(args[args.indexOf('--dt') + 1]).toBe('2026-02-28');
  expect(args[args.indexOf('--label-maturity-days') + 1]).toBe('7');
  expect(await readArguments(execution.name, 'maintenance')).toContain('--task');
});

test.each([
  ['stream', 'silver-and-gold', '--window-end-ts', '2026-05-01T10:20:00Z'],
  ['daily', 'datasets', '--dt', '2026-04-30'],
] as const)(
  'the schedule of the mode %s starts a run for its scheduled time',
  async (mode, job, flag, value) => {
    const before = await listExecutions(dev.sfn, DEV.machine);
    dev.aws.fireSchedule(`cardlake-dev-pipeline-${mode}`, '2026-05-01T10:20:00Z');
    const started = (await listExecutions(dev.sfn, DEV.machine)).filter((arn) => !before.includes(arn));
    expect(started).toHaveLength(1);
    const { name, status } = await waitForExecution(dev.sfn, started[0] ?? '');
    expect(status).toBe('SUCCEEDED');
    const args = await readArguments(name, job);
    expect(args[args.indexOf(flag) + 1]).toBe(value);
  },
);

test('a job that fails once is retried', async () => {
  await control('silver-and-gold', 'failures', 1);
  expect(await run({ mode: 'stream' })).toMatchObject({ status: 'SUCCEEDED' });
});

test('a job that keeps failing raises an alert and fails the run with the cause', async () => {
  await control('maintenance', 'failures', 9);
  const execution = await run({ mode: 'daily' });
  await control('maintenance', 'failures', 0);
  expect(execution).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
  expect(execution.states).toEqual(
    expect.arrayContaining(['Datasets', 'Maintenance', 'NotifyFailure', 'Failed']),
  );
  expect(execution.cause).toContain('FAILED');
});

test('an unknown mode fails and names the known ones', async () => {
  const execution = await run({ mode: 'hourly' });
  expect(execution).toMatchObject({ status: 'FAILED', error: 'UnknownMode' });
  expect(execution.cause).toContain('expected "stream" or "daily", got "hourly"');
});

test('a window end of the far future fails before any job starts', async () => {
  const execution = await run({ mode: 'stream', window_end_ts: '2099-01-01T00:00:00Z' });
  expect(execution).toMatchObject({ status: 'FAILED', error: 'WindowEndAhead' });
  expect(execution.cause).toContain('2099-01-01T00:00:00Z is more than a day ahead');
  expect(execution.states).not.toContain('SilverAndGold');
});

test('one run of a mode at a time; the other mode may run beside it', async () => {
  await control('silver-and-gold', 'hold', 1);
  const first = await startExecution(dev.sfn, DEV.machine, { mode: 'stream' });
  const seen = `${RUNS_PREFIX}/${first.split(':').at(-1)}/seen-silver-and-gold`;
  await waitUntil(async () => (await listKeys(dev.s3, DEV.lake, seen)).length > 0);
  const [second, daily] = await Promise.all([run({ mode: 'stream' }), run({ mode: 'daily' })]);
  await control('silver-and-gold', 'hold', 0);
  expect(second).toMatchObject({
    status: 'SUCCEEDED',
    output: { outcome: 'an earlier run of this mode is still in progress' },
  });
  expect(second.states).not.toContain('SilverAndGold');
  expect(daily).toMatchObject({ status: 'SUCCEEDED', output: { mode: 'daily' } });
  expect(await waitForExecution(dev.sfn, first)).toMatchObject({
    status: 'SUCCEEDED',
    output: { mode: 'stream' },
  });
});

/** Actions that the role of the state machine was denied so far. */
const deniedActions = () =>
  dev.aws
    .readJudgements()
    .filter(({ role, allowed }) => role === ROLES.pipeline && !allowed)
    .map(({ action }) => action);

test('nothing was denied, and every permission of the state machine was used, or local AWS does not judge it', async () => {
  expect(deniedActions()).toEqual([]);
  expect(await readUnusedActions(dev, ROLES.pipeline)).toEqual(unjudgedActions(ROLES.pipeline));
});

const stream = () => run({ mode: 'stream' });
const unknownMode = () => run({ mode: 'hourly' });
const secondOfTwo = async () => {
  await control('silver-and-gold', 'hold', 1);
  const first = await startExecution(dev.sfn, DEV.machine, { mode: 'stream' });
  const second = await stream();
  await control('silver-and-gold', 'hold', 0);
  await waitForExecution(dev.sfn, first);
  return second;
};

const RUNS = { stream, secondOfTwo, unknownMode };

test.each(PIPELINE_STATEMENTS)(
  'without its statement %s the state machine fails',
  async (sid, scenario, ...denied) => {
    await control('silver-and-gold', 'parts', 1);
    const before = deniedActions().length;
    const { status } = await withoutStatement(dev.iam, ROLES.pipeline, sid, RUNS[scenario]);
    await control('silver-and-gold', 'parts', 0);
    expect({ status, denied: [...new Set(deniedActions().slice(before))] }).toEqual({
      status: 'FAILED',
      denied,
    });
  },
);

test('every part of a run whose writer cannot be invoked is queued, and the run fails with the cause', async () => {
  await control('silver-and-gold', 'parts', 2);
  const before = await countQueued();
  const execution = await withoutStatement(dev.iam, ROLES.pipeline, 'InvokeFunctions', stream);
  await control('silver-and-gold', 'parts', 0);
  expect(execution.status).toBe('FAILED');
  expect(execution.cause).toContain('the feature-writer failed for 2 of 2 parts, which are queued for it: ');
  expect(execution.states).toContain('PublishStreamMetrics');
  expect((await countQueued()) - before).toBe(2);
});
