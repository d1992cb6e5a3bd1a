import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CARDLAKE_METRICS } from '@cardlake/constructs';
import { storedZip } from '@cardlake/constructs/test-kit';
import { JOBS } from '@cardlake/job-contract';
import { startLocalAws } from '@cardlake/local-aws/test-kit';
import { DEV, deployDev } from '../support/deploy-dev';
import { end, start, until } from '../support/executions';
import { keysOf } from '../support/lake-copy';
import { sumOf } from '../support/own-metrics';
import { offlineTerraform } from '../support/terraform';

const root = mkdtempSync(join(tmpdir(), 'cardlake-runs-'));
const terraform = offlineTerraform(join(root, 'home'));
const aws = startLocalAws({ waitScale: 0 });

afterAll(() => {
  aws.stop();
  rmSync(root, { recursive: true });
});

const build = (name: string) => readFileSync(join(__dirname, '..', 'support', 'builds', name), 'utf8');

describe('the pipeline', () => {
  const sfn = new SFNClient(aws.clientSettings);
  const s3 = new S3Client({ ...aws.clientSettings, forcePathStyle: true });
  const cloudwatch = new CloudWatchClient(aws.clientSettings);

  beforeAll(() => {
    const job = build('job.py');
    const files = Object.fromEntries(Object.values(JOBS).map(({ entryPoint }) => [entryPoint, job]));
    const zip = storedZip({ 'index.js': build('writer.js') });
    deployDev(join(root, 'cdktf.out'), terraform, aws, { files: { ...files, 'function.zip': zip } });
  });

  const control = (job: string, what: string, value: number) =>
    s3.send(new PutObjectCommand({ Bucket: DEV.lake, Key: `control/${job}/${what}`, Body: String(value) }));

  const argumentsOf = async (run: string, job: string): Promise<string[]> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: DEV.lake, Key: `seen/${run}/${job}` }));
    return JSON.parse(await Body!.transformToString());
  };

  const run = async (input: object) => end(sfn, await start(sfn, DEV.machine, input));

  test('stream: the job, then every part to the writer, then the counts', async () => {
    await control('silver-and-gold', 'parts', 3);
    const windowEnd = '2026-05-01T10:10:00Z';
    const ended = await run({ mode: 'stream', window_end_ts: windowEnd });
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { mode: 'stream', runId: ended.name } });
    const given = await argumentsOf(ended.name, 'silver-and-gold');
    expect(given.slice(given.indexOf('--window-end-ts'))).toEqual([
      '--window-end-ts',
      windowEnd,
      '--run-id',
      ended.name,
    ]);
    const { names } = CARDLAKE_METRICS;
    const sums = await Promise.all(
      [names.lines, names.quarantined, names.written, names.failed].map((name) => sumOf(cloudwatch, name)),
    );
    expect(sums).toEqual([10, 2, 3, 3]);
    // What failed waits a while in the queue, a message a part.
    const { Attributes } = await new SQSClient(aws.clientSettings).send(
      new GetQueueAttributesCommand({ QueueUrl: DEV.replays, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessagesDelayed: '3' });
  });

  test('stream: nothing changed online is nothing to write', async () => {
    await control('silver-and-gold', 'parts', 0);
    expect(await run({ mode: 'stream' })).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('daily: the datasets of the day before, then maintenance', async () => {
    const ended = await run({ mode: 'daily', window_end_ts: '2026-03-01T02:00:00Z' });
    expect(ended.status).toBe('SUCCEEDED');
    const given = await argumentsOf(ended.name, 'datasets');
    expect(given[given.indexOf('--dt') + 1]).toBe('2026-02-28');
    expect(given[given.indexOf('--label-maturity-days') + 1]).toBe('7');
    expect(await argumentsOf(ended.name, 'maintenance')).toContain('--task');
  });

  test('a job that fails once is tried again', async () => {
    await control('silver-and-gold', 'failures', 1);
    const ended = await run({ mode: 'stream' });
    expect(ended.status).toBe('SUCCEEDED');
  });

  test('a job that keeps failing ends in word to people and a failed run with its cause', async () => {
    await control('maintenance', 'failures', 9);
    const ended = await run({ mode: 'daily' });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(ended.states).toEqual(
      expect.arrayContaining(['Datasets', 'Maintenance', 'NotifyFailure', 'Failed']),
    );
    expect(ended.cause).toContain('FAILED');
    await control('maintenance', 'failures', 0);
  });

  test('an unknown mode fails with what it should be', async () => {
    const ended = await run({ mode: 'hourly' });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'UnknownMode' });
    expect(ended.cause).toContain('expected "stream" or "daily", got "hourly"');
  });

  test('one run of a mode at a time; the other mode goes beside it', async () => {
    await control('silver-and-gold', 'hold', 1);
    const first = await start(sfn, DEV.machine, { mode: 'stream' });
    const seen = `seen/${first.split(':').at(-1)}/silver-and-gold`;
    await until(async () => (await keysOf(s3, DEV.lake, seen)).length > 0);
    const [second, daily] = await Promise.all([run({ mode: 'stream' }), run({ mode: 'daily' })]);
    await control('silver-and-gold', 'hold', 0);
    expect(second).toMatchObject({
      status: 'SUCCEEDED',
      output: { outcome: 'an earlier run of this mode is still in progress' },
    });
    expect(second.states).not.toContain('SilverAndGold');
    expect(daily).toMatchObject({ status: 'SUCCEEDED', output: { mode: 'daily' } });
    expect(await end(sfn, first)).toMatchObject({ status: 'SUCCEEDED', output: { mode: 'stream' } });
  });
});
