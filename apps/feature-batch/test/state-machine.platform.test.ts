import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchClient,
  CreateComputeEnvironmentCommand,
  CreateJobQueueCommand,
  DescribeJobsCommand,
  RegisterJobDefinitionCommand,
} from '@aws-sdk/client-batch';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { writeTrips } from '@cardlake/batch-jobs/test-kit';
import { type LocalAws, startLocalAws } from '@cardlake/local-aws/test-kit';

const app = join(__dirname, '..');
const home = mkdtempSync(join(tmpdir(), 'cardlake-batch-machine-'));
const LAKE = 'machine-lake';
let aws: LocalAws;
let batch: BatchClient;
let sfn: SFNClient;
let s3: S3Client;
let sqs: SQSClient;
let alerts: string;
let stateMachineArn: string;

interface GoldenDefinition {
  readonly name: string;
  readonly retry_strategy: {
    readonly attempts: number;
    readonly evaluate_on_exit: Readonly<Record<string, string>>[];
  };
  readonly container_properties: {
    readonly '(json)': { readonly image: string; readonly command: string[] };
  };
}

/** The reviewed Terraform of dev. */
const golden = JSON.parse(
  readFileSync(join(app, '..', '..', 'stacks', 'feature-batch', 'golden', 'dev.tf.json'), 'utf8'),
).resource;

beforeAll(async () => {
  aws = startLocalAws({
    batchCommand: `${process.execPath} ${join(app, 'dist', 'cardlake-job.cjs')} {command}`,
  });
  batch = new BatchClient(aws.clientSettings);
  sfn = new SFNClient(aws.clientSettings);
  s3 = new S3Client({ ...aws.clientSettings, forcePathStyle: true });
  sqs = new SQSClient(aws.clientSettings);
  await s3.send(new CreateBucketCommand({ Bucket: LAKE }));
  await writeTrips(join(home, 'trips.parquet'), { rows: 1200 });
  await s3.send(
    new PutObjectCommand({
      Bucket: LAKE,
      Key: 'raw/nyc_tlc/a.parquet',
      Body: readFileSync(join(home, 'trips.parquet')),
    }),
  );
  const queueArn = await createQueue();
  for (const definition of Object.values<GoldenDefinition>(golden.aws_batch_job_definition))
    await register(definition);
  const topicArn = await createAlerts();
  const [machine] = Object.values<{ definition: { '(json)': object } }>(golden.aws_sfn_state_machine);
  const definition = JSON.stringify(machine?.definition['(json)'])
    .replace(/\$\{aws_batch_job_queue\.\w+\.arn\}/g, queueArn)
    .replace(/\$\{data\.terraform_remote_state\.foundation\.outputs\.alert_topic_arn\}/g, topicArn);
  expect(definition).not.toContain('${');
  const roleArn = 'arn:aws:iam::123456789012:role/machine';
  const created = await sfn.send(new CreateStateMachineCommand({ name: 'jobs', definition, roleArn }));
  stateMachineArn = created.stateMachineArn ?? '';
}, 600_000);
afterAll(() => {
  aws.stop();
  rmSync(home, { recursive: true, force: true });
});

async function createQueue(): Promise<string> {
  const { computeEnvironmentArn } = await batch.send(
    new CreateComputeEnvironmentCommand({
      computeEnvironmentName: 'fargate',
      type: 'MANAGED',
      state: 'ENABLED',
    }),
  );
  const { jobQueueArn = '' } = await batch.send(
    new CreateJobQueueCommand({
      jobQueueName: 'jobs',
      priority: 1,
      computeEnvironmentOrder: [{ order: 1, computeEnvironment: computeEnvironmentArn }],
    }),
  );
  return jobQueueArn;
}

/** Registers a definition with its retry rules, over the lake of the test and without a table. */
async function register({
  name,
  retry_strategy: retry,
  container_properties: { '(json)': container },
}: GoldenDefinition) {
  await batch.send(
    new RegisterJobDefinitionCommand({
      jobDefinitionName: name,
      type: 'container',
      retryStrategy: {
        attempts: retry.attempts,
        evaluateOnExit: retry.evaluate_on_exit.map(
          ({ action, on_exit_code, on_reason, on_status_reason }) => ({
            action: action === 'RETRY' ? 'RETRY' : 'EXIT',
            onExitCode: on_exit_code,
            onReason: on_reason,
            onStatusReason: on_status_reason,
          }),
        ),
      },
      containerProperties: {
        image: container.image,
        command: container.command,
        environment: [{ name: 'CARDLAKE_LAKE', value: `s3://${LAKE}` }],
      },
    }),
  );
}

/** Creates a topic whose messages a queue keeps. @returns its ARN */
async function createAlerts(): Promise<string> {
  const sns = new SNSClient(aws.clientSettings);
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'alerts' }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
  alerts = QueueUrl;
  return TopicArn;
}

/** Runs the machine to its end. */
async function run(input: object) {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  for (;;) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const results = async (): Promise<string[]> => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: LAKE, Prefix: 'features/' }));
  return Contents.map(({ Key = '' }) => Key.split('/').at(-1) ?? '');
};

/** Takes the alerts that have come. */
async function takeAlerts(): Promise<string[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: alerts, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 }),
  );
  for (const { ReceiptHandle } of Messages)
    await sqs.send(new DeleteMessageCommand({ QueueUrl: alerts, ReceiptHandle }));
  return Messages.map(({ Body = '' }) => Body);
}

const job = (command: string[], own: object = {}) => ({ command, ...own });

test('jobs of several sizes run at once and never meet; the environment of the run reaches each of them', async () => {
  const Environment = [{ Name: 'CARDLAKE_JOB_DEADLINE_SECONDS', Value: '1234' }];
  const execution = await run({
    mode: 'parallel',
    jobs: ['small', 'medium', 'full'].map((size) =>
      job(['daily-features', '--size', size], { size, environment: Environment }),
    ),
  });
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  const jobs: { job: string }[] = JSON.parse(execution.output ?? '[]');
  const described = await batch.send(new DescribeJobsCommand({ jobs: jobs.map(({ job: id }) => id) }));
  expect(described.jobs).toHaveLength(3);
  for (const { container } of described.jobs ?? [])
    expect(container?.environment).toContainEqual({ name: 'CARDLAKE_JOB_DEADLINE_SECONDS', value: '1234' });
  expect(await results()).toEqual(
    expect.arrayContaining(['manifest_small.json', 'manifest_medium.json', 'manifest.json']),
  );
}, 600_000);

test('jobs run in turn, a failure is told, and one that cannot pass is not tried again', async () => {
  const before = (await results()).length;
  const execution = await run({
    mode: 'sequential',
    jobs: [
      job(['daily-features', '--rows', '77'], { size: 'small' }),
      job(['daily-features', '--date', 'yesterday']),
    ],
  });
  expect(execution.status).toBe('FAILED');
  const names = await results();
  expect(names.length).toBeGreaterThan(before);
  expect(names.filter((name) => name.includes('rows-77'))).not.toEqual([]);
  const cause = JSON.parse(execution.cause?.replace(/…$/, '') ?? '{}');
  expect(cause.Attempts).toHaveLength(1);
  expect(cause.Container.ExitCode).toBe(2);
  expect(await takeAlerts()).toEqual([expect.stringContaining('feature jobs failed')]);
}, 600_000);

test('of jobs at once the others end when one fails, and then the failure is told', async () => {
  const execution = await run({
    mode: 'parallel',
    jobs: [job(['daily-features', '--rows', '0']), job(['daily-features', '--rows', '99'])],
  });
  expect(execution).toMatchObject({ status: 'FAILED', error: 'JobsFailed' });
  expect(execution.cause).toMatch(/^1 of 2 jobs failed: /);
  expect((await results()).filter((name) => name.includes('rows-99'))).not.toEqual([]);
  expect(await takeAlerts()).toEqual([expect.stringContaining('1 of 2 jobs failed')]);
}, 600_000);

test('an input that names no mode or no job is refused and told', async () => {
  for (const input of [{}, { mode: 'parallel' }, { mode: 'both', jobs: [job(['ingest'])] }])
    expect(await run(input)).toMatchObject({ status: 'FAILED', error: 'WrongInput' });
  expect((await takeAlerts()).length).toBeGreaterThan(0);
}, 600_000);
