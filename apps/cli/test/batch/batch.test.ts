import { writeFileSync } from 'node:fs';
import {
  BatchClient,
  CreateComputeEnvironmentCommand,
  CreateJobQueueCommand,
  RegisterJobDefinitionCommand,
} from '@aws-sdk/client-batch';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { testFolder } from '@cardlake/engine/test-kit';
import { startLocalAws } from '@cardlake/local-aws/test-kit';
import { cardlake } from '../support/cardlake';

const path = testFolder();

// Stands in for the program of the container: prints its arguments, fails for a size and goes on forever for another.
writeFileSync(
  path('job.mjs'),
  `const { argv, env } = process;
console.log(JSON.stringify({ level: 'INFO', attempt: env.AWS_BATCH_JOB_ATTEMPT, args: argv.slice(2) }));
if (argv.includes('--rows=7')) setInterval(() => {}, 1000);
else process.exitCode = argv.includes('--size=small') ? 75 : 0;
`,
);
const aws = startLocalAws({ batchCommand: `${process.execPath} ${path('job.mjs')} {command}` });
afterAll(() => aws.stop());

const LOG_GROUP = '/aws/batch/cardlake-dev-feature-batch';
const place = ['--outputs', path('outputs.json')];

beforeAll(async () => {
  Object.assign(process.env, aws.env);
  const batch = new BatchClient(aws.clientSettings);
  await new CloudWatchLogsClient(aws.clientSettings).send(
    new CreateLogGroupCommand({ logGroupName: LOG_GROUP }),
  );
  const { computeEnvironmentArn: computeEnvironment } = await batch.send(
    new CreateComputeEnvironmentCommand({ computeEnvironmentName: 'fargate', type: 'MANAGED' }),
  );
  await batch.send(
    new CreateJobQueueCommand({
      jobQueueName: 'jobs',
      priority: 1,
      computeEnvironmentOrder: [{ order: 1, computeEnvironment }],
    }),
  );
  for (const [size, vcpu] of Object.entries({ full: '4', small: '0.5' }))
    await batch.send(
      new RegisterJobDefinitionCommand({
        jobDefinitionName: `jobs-${size}`,
        type: 'container',
        retryStrategy: { attempts: 2 },
        containerProperties: {
          image: 'none',
          resourceRequirements: [
            { type: 'VCPU', value: vcpu },
            { type: 'MEMORY', value: '2048' },
          ],
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': LOG_GROUP, 'awslogs-stream-prefix': 'job' },
          },
        },
      }),
    );
  writeFileSync(
    path('outputs.json'),
    JSON.stringify({
      'dev-feature-batch': {
        job_queue_name: 'jobs',
        job_definition_prefix: 'jobs-',
        lookup_table_name: 'lookups',
      },
    }),
  );
}, 600_000);

const submit = (...args: string[]) => cardlake('batch', 'submit', ...args, ...place);
const submitAndWait = (...args: string[]) => submit(...args, '--wait', '--poll-seconds', '0.2', '--json');

test('a job is submitted with its settings, ends, shows its cost, and has a log', async () => {
  const done = await submitAndWait('daily-features', '--date', '2024-01-15', '--groups', 'zone');
  expect(done).toMatchObject({ code: 0, err: expect.stringMatching(/^[\w-]+ SUCCEEDED$/m) });
  const report = JSON.parse(done.out);
  expect(report).toMatchObject({ name: 'daily-features', state: 'SUCCEEDED', attempts: 1, exitCode: 0 });
  // At least a minute of 4 vCPU and 2 GB is billed.
  expect(report.vcpuHours).toBeGreaterThanOrEqual(4 / 60);
  expect(report.usd).toBeGreaterThanOrEqual((4 * 0.04048 + 2 * 0.004445) / 60 - 1e-12);
  const log = await cardlake('batch', 'logs', report.id);
  expect(JSON.parse(log.out)).toEqual({
    level: 'INFO',
    attempt: '1',
    args: ['daily-features', '--date=2024-01-15', '--groups=zone'],
  });
  const status = await cardlake('batch', 'status', report.id);
  expect(status.out).toMatch(
    /^daily-features SUCCEEDED after .*\n {2}job {7}[\w-]+\n {2}attempts {2}1, exit code 0\n {2}cost {6}0\.\d{4} USD: /,
  );
  const cancelled = await cardlake('batch', 'cancel', report.id);
  expect([cancelled.code, cancelled.out]).toEqual([0, `${report.id} is over: SUCCEEDED\n`]);
}, 600_000);

test('one that fails exits with 1 after all its attempts, each of which has its log; the history counts it', async () => {
  const { code, out } = await submitAndWait('daily-features', '--size', 'small', '--container', 'small');
  const report = JSON.parse(out);
  expect([code, report]).toEqual([
    1,
    expect.objectContaining({ state: 'FAILED', attempts: 2, exitCode: 75 }),
  ]);
  for (const attempt of ['1', '2']) {
    const log = await cardlake('batch', 'logs', report.id, '--attempt', attempt, '--json');
    const line = JSON.parse(log.out);
    expect(JSON.parse(line.message).attempt).toBe(attempt);
    expect(line.timestamp).toBeGreaterThan(0);
  }
  const none = await cardlake('batch', 'logs', report.id, '--attempt', '3');
  expect([none.code, none.err]).toEqual([
    1,
    expect.stringContaining(`attempt 3 of job ${report.id} has no log: there were 2 attempts`),
  ]);

  const { out: shown } = await cardlake('batch', 'status', report.id);
  expect(shown).toMatch(new RegExp(`batch logs ${report.id} --env dev\` shows why\\n$`));

  const { jobs } = JSON.parse((await cardlake('batch', 'status', ...place, '--json')).out);
  expect(jobs[0]).toMatchObject({ id: report.id, state: 'FAILED' });
  const history = JSON.parse((await cardlake('batch', 'history', ...place, '--json')).out);
  expect(history.sums).toEqual([
    expect.objectContaining({ name: 'daily-features', runs: jobs.length, failed: 1 }),
  ]);
  expect(history.sums[0].usd).toBeCloseTo(
    history.jobs.reduce((sum: number, { usd }: { usd: number }) => sum + usd, 0),
    12,
  );
  const text = await cardlake('batch', 'history', ...place, '--job', 'daily-features');
  expect(text.out).toMatch(/\ndaily-features: \d+ runs?, 1 failed, .* in containers, 0\.\d{4} USD\n$/);
  expect((await cardlake('batch', 'history', ...place, '--job', 'ingest')).out).toBe('no jobs\n');
}, 600_000);

test('one that runs is told to stop', async () => {
  const { id, command } = JSON.parse((await submit('daily-features', '--rows', '7', '--json')).out);
  expect(command).toEqual(['daily-features', '--rows=7']);
  const cancelled = await cardlake('batch', 'cancel', id, '--reason', 'wrong day', '--json');
  expect(JSON.parse(cancelled.out)).toMatchObject({ id, cancelled: true });
  const status = await cardlake('batch', 'status', id, '--json');
  expect(JSON.parse(status.out)).toMatchObject({
    state: 'FAILED',
    reason: expect.stringContaining('wrong day'),
  });
}, 600_000);

test.each<[number, string, readonly string[]]>([
  [1, 'AWS Batch does not know the job nothing', ['status', 'nothing']],
  [1, 'AWS Batch does not know the job nothing', ['logs', 'nothing']],
  [1, 'AWS Batch does not know the job nothing', ['cancel', 'nothing']],
  [2, 'the queue of the jobs is missing', ['status']],
  [2, 'the job definitions are missing', ['submit', 'daily-features', '--queue', 'jobs']],
  [2, 'does not have the outputs of prod-feature-batch', ['history', ...place, '--env', 'prod']],
  [
    2,
    '--rows: expected a whole number from 1; found "0"',
    ['submit', 'daily-features', ...place, '--rows', '0'],
  ],
  [2, 'trips.parquet is a file of this machine', ['submit', 'ingest', ...place, '--source', 'trips.parquet']],
  [2, 'a.parquet is a file of this machine', ['submit', 'daily-features', ...place, '--input', 'a.parquet']],
  [2, 'JobQueue none does not exist', ['status', '--queue', 'none']],
  [
    2,
    'JobDefinition none-full does not exist',
    ['submit', 'daily-features', '--queue', 'jobs', '--definitions', 'none-'],
  ],
  [
    2,
    'does not have the outputs of dev-feature-batch',
    ['lookup', '2', '--env', 'dev', '--outputs', path('none.json')],
  ],
  [2, 'lookups: ResourceNotFoundException', ['lookup', '2', '--env', 'dev', ...place]],
])('exit code %d: %s', async (code, message, args) => {
  expect(await cardlake('batch', ...args)).toMatchObject({
    code,
    err: expect.stringContaining(message),
    out: '',
  });
});
