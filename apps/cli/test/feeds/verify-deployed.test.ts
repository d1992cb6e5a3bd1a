import { writeFileSync } from 'node:fs';
import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import {
  DisableRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { QueueState, Wiring } from '@cardlake/aws/wiring';
import { testFolder } from '@cardlake/engine/test-kit';
import { startLocalAws } from '@cardlake/local-aws/test-kit';
import { type FeedResources, verifyDeployed } from '../../src/feeds/verify-deployed';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const DAYS_14 = 14 * 86_400;

const resources: FeedResources = {
  env: 'prod',
  rule: 'objects',
  sourceBuckets: ['uploads'],
  objectQueue: 'https://sqs/1/objects',
  objectDeadLetters: 'arn:sqs:1:objects-dead',
  chunkQueue: 'https://sqs/1/chunks',
  chunkDeadLetters: 'arn:sqs:1:chunks-dead',
  extract: 'extract',
  functions: ['extract', 'load'],
  table: 'work',
  publication: {
    machine: 'arn:states:1:feed-publish',
    publisher: 'publisher',
    database: 'cardlake_prod_elt',
  },
};

const queues: Readonly<Record<string, QueueState>> = Object.fromEntries(
  ['objects', 'chunks'].flatMap((name) => [
    [
      `https://sqs/1/${name}`,
      { arn: `arn:sqs:1:${name}`, waiting: 2, retentionSeconds: 1, deadLettersArn: `arn:sqs:1:${name}-dead` },
    ],
    [
      `https://sqs/1/${name}-dead`,
      { arn: `arn:sqs:1:${name}-dead`, waiting: 0, retentionSeconds: DAYS_14, deadLettersArn: undefined },
    ],
  ]),
);

const definition = (functionArn = 'arn:lambda:1:function:publisher', job = 'glue:startJobRun.sync') =>
  JSON.stringify({
    States: {
      Publish: { Resource: `arn:aws:states:::${job}`, Arguments: { JobName: 'publish' } },
      End: { Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: functionArn } },
    },
  });

const sound: Wiring = {
  readMachine: async () => ({ status: 'ACTIVE', definition: definition() }),
  readIdentity: async () => 'arn:aws:sts::1:me',
  readRulesOf: async () => [{ name: 'objects', isEnabled: true }],
  readSendsEvents: async () => true,
  readFunctionState: async () => 'Active',
  readTable: async () => ({ status: 'ACTIVE', ttlAttribute: 'expiration' }),
  readQueue: async (url) => {
    const found = queues[url];
    if (found === undefined) throw new Error(`there is no ${url}`);
    return found;
  },
  readJobVersion: async () => '5.1',
  readDatabaseLocation: async () => 's3://lake/silver/',
  readCatalogTable: async () => ({ kind: 'ICEBERG' }),
};

const withQueue = (url: string, change: Partial<QueueState>): Partial<Wiring> => ({
  readQueue: async (asked) => {
    const found = await sound.readQueue(asked);
    return asked === url ? { ...found, ...change } : found;
  },
});

/** The checks that fail. */
const failed = async (change: Partial<Wiring>) =>
  (await verifyDeployed({ ...sound, ...change }, resources)).filter(({ isOk }) => !isOk);

test('what is wired passes every check', async () => {
  expect(await failed({})).toEqual([]);
});

test.each<[string, Partial<Wiring>, string]>([
  ['rule', { readRulesOf: async () => [] }, 'objects does not send events to arn:sqs:1:objects'],
  ['rule', { readRulesOf: async () => [{ name: 'objects', isEnabled: false }] }, 'objects is disabled'],
  ['bucket uploads', { readSendsEvents: async () => false }, 'does not send its events to EventBridge'],
  ['table', { readTable: async () => ({ status: 'ACTIVE', ttlAttribute: undefined }) }, 'expire by nothing'],
  ['table', { readTable: async () => ({ status: 'CREATING', ttlAttribute: 'expiration' }) }, 'is CREATING'],
  [
    'state machine',
    { readMachine: async () => ({ status: 'DELETING', definition: definition() }) },
    'is DELETING',
  ],
  [
    'job',
    { readMachine: async () => ({ status: 'ACTIVE', definition: definition(undefined, 'pass') }) },
    'starts no job',
  ],
  ['published tables', { readCatalogTable: async () => ({ kind: 'EXTERNAL_TABLE' }) }, 'is EXTERNAL_TABLE'],
  [
    'state machine',
    { readMachine: async () => ({ status: 'ACTIVE', definition: definition('f:other') }) },
    'expected publisher',
  ],
  ['queue of chunks', withQueue(resources.chunkQueue, { deadLettersArn: undefined }), 'go to nowhere'],
  [
    'queue of objects',
    withQueue('https://sqs/1/objects-dead', { waiting: 3 }),
    'feed redrive objects --env prod`',
  ],
  [
    'queue of objects',
    withQueue('https://sqs/1/objects-dead', { retentionSeconds: 60 }),
    'less than 14 days',
  ],
])('a fault of the %s fails its check alone, and says what to do', async (check, change, text) => {
  expect(await failed(change)).toEqual([{ check, isOk: false, text: expect.stringContaining(text) }]);
});

test.each<[string, Partial<Wiring>]>([
  ['job', { readJobVersion: () => Promise.reject(new Error('EntityNotFoundException')) }],
  ['database', { readDatabaseLocation: () => Promise.reject(new Error('EntityNotFoundException')) }],
])('a %s that is gone fails its check alone', async (check, change) => {
  const text = expect.stringContaining('EntityNotFoundException');
  expect(await failed(change)).toEqual([{ check, isOk: false, text }]);
});

test('a table that no publication has created yet is no fault', async () => {
  const checks = await verifyDeployed({ ...sound, readCatalogTable: async () => undefined }, resources);
  expect(checks.find(({ check }) => check === 'published tables')).toEqual({
    check: 'published tables',
    isOk: true,
    text: expect.stringContaining('shipments comes with its first publication'),
  });
});

test('an existing queue needs no rule, keeps dead letters as long as its owner says, and must give up as the settings say', async () => {
  const verify = (change: Partial<Wiring>) =>
    verifyDeployed({ ...sound, readRulesOf: async () => [], ...change }, { ...resources, rule: undefined });
  const brief = withQueue('https://sqs/1/objects-dead', { retentionSeconds: 60 });
  const checks = await verify(brief);
  expect(checks.filter(({ isOk }) => !isOk)).toEqual([]);
  expect(checks.map(({ check }) => check)).not.toContain('rule');
  expect(checks.find(({ check }) => check === 'queue of objects')?.text).toContain('an existing queue');
  const wrong = await verify(withQueue(resources.objectQueue, { deadLettersArn: 'other' }));
  expect(wrong.filter(({ isOk }) => !isOk)).toEqual([
    {
      check: 'queue of objects',
      isOk: false,
      text: expect.stringContaining('elt.existingQueue.deadLettersArn'),
    },
  ]);
});

test('each part that cannot be read fails by itself', async () => {
  const unreadable = async () => {
    throw new Error('AccessDenied');
  };
  const checks = await failed({ readIdentity: unreadable, readFunctionState: unreadable });
  expect(checks.map(({ check, text }) => [check, text.includes('AccessDenied')])).toEqual([
    ['identity', true],
    ['function extract', true],
    ['function load', true],
    ['function publisher', true],
  ]);
});

describe('in local AWS', () => {
  const aws = startLocalAws();
  afterAll(() => aws.stop());

  test('what is there passes; what is not, a disabled rule and dead letters fail with what to do', async () => {
    Object.assign(process.env, aws.env);
    const sqs = new SQSClient(aws.clientSettings);
    const createQueue = async (name: string) => {
      const attributesOf = async (QueueUrl = '') => {
        const { Attributes } = await sqs.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
        );
        return { url: QueueUrl, arn: Attributes?.QueueArn ?? '' };
      };
      const dead = await sqs.send(
        new CreateQueueCommand({
          QueueName: `${name}-dead`,
          Attributes: { MessageRetentionPeriod: String(DAYS_14) },
        }),
      );
      const deadLetters = await attributesOf(dead.QueueUrl);
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 5 });
      const queue = await sqs.send(
        new CreateQueueCommand({ QueueName: name, Attributes: { RedrivePolicy } }),
      );
      return { ...(await attributesOf(queue.QueueUrl)), deadLetters };
    };
    const [objects, chunks] = [await createQueue('objects'), await createQueue('chunks')];
    const dynamoDb = new DynamoDBClient(aws.clientSettings);
    await dynamoDb.send(
      new CreateTableCommand({
        TableName: 'work',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const TimeToLiveSpecification = { AttributeName: 'expiration', Enabled: true };
    await dynamoDb.send(new UpdateTimeToLiveCommand({ TableName: 'work', TimeToLiveSpecification }));
    const events = new EventBridgeClient(aws.clientSettings);
    await events.send(new PutRuleCommand({ Name: 'objects', EventPattern: '{"source":["aws.s3"]}' }));
    await events.send(
      new PutTargetsCommand({ Rule: 'objects', Targets: [{ Id: 'queue', Arn: objects.arn }] }),
    );
    const outputs = {
      object_rule_name: 'objects',
      source_bucket_names: '',
      object_queue_url: objects.url,
      object_dead_letters_arn: objects.deadLetters.arn,
      chunk_queue_url: chunks.url,
      chunk_dead_letters_arn: chunks.deadLetters.arn,
      extract_function_name: 'extract',
      load_function_name: 'load',
      listing_function_name: 'listing',
      idempotency_table_name: 'work',
      publish_machine_arn: '',
      publisher_function_name: '',
      ops_machine_arn: '',
      database_name: '',
    };
    writeFileSync(path('outputs.json'), JSON.stringify({ 'dev-elt': outputs }));
    const verify = async () => {
      const { code, out, err } = await cardlake('feed', 'verify', '--outputs', path('outputs.json'));
      if (code === 2) throw new Error(`expected checks; found: ${err}`);
      return [code, out.split('\n').map((line) => line.split(':')[0])] as const;
    };
    const functions = ['failed function extract', 'failed function load', 'failed function listing'];
    const rest = ['ok     queue of objects', 'ok     queue of chunks', ''];
    const head = ['ok     outputs', 'ok     identity'];
    expect(await verify()).toEqual([1, [...head, 'ok     rule', ...functions, 'ok     table', ...rest]]);

    await events.send(new DisableRuleCommand({ Name: 'objects' }));
    await sqs.send(new SendMessageCommand({ QueueUrl: chunks.deadLetters.url, MessageBody: 'x' }));
    const broken = ['ok     queue of objects', 'failed queue of chunks', ''];
    expect(await verify()).toEqual([1, [...head, 'failed rule', ...functions, 'ok     table', ...broken]]);
    const { out, err, code } = await cardlake('feed', 'verify', '--outputs', path('none.json'));
    expect([code, out, err]).toEqual([2, '', expect.stringContaining('the outputs of dev-elt')]);
  });
});
