import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { isRetryable } from '../src';
import { openAccount } from '../src/account';
import { openAlarms } from '../src/alarms/raised-alarms';
import { openContainerJobs } from '../src/batch/container-jobs';
import type { ClientOptions } from '../src/clients/client-config';
import { createDynamoDbClient, dynamoDbKeyedTable } from '../src/dynamodb';
import { openJobRuns } from '../src/emr-serverless/job-runs';
import { openEventBus } from '../src/events/event-bus';
import { openExecutions } from '../src/executions/executions';
import { openCrawlers } from '../src/glue/crawlers';
import { openLogStreams } from '../src/logs/log-streams';
import { NO_RETRY } from '../src/retry/policy';
import { createS3Client, s3Reader } from '../src/s3';
import { openEndpointRuntime } from '../src/sagemaker/endpoint-runtime';
import { openFeatureGroups } from '../src/sagemaker/feature-groups';
import { openFeatureStoreRuntime } from '../src/sagemaker/feature-store-runtime';
import { openQueue } from '../src/sqs/message-queue';
import { openFirehose } from '../src/streams/firehose';
import { openKinesis } from '../src/streams/kinesis';
import { withTestCredentials } from './support/credentials';

withTestCredentials();

type Options = ClientOptions & { readonly region: string };

const record = { data: Buffer.from('{}'), partitionKey: 'c' };

/** A request by each client of the SDK that this package depends on. */
const REQUESTS: Readonly<Record<string, (options: Options) => Promise<unknown>>> = {
  batch: (options) => openContainerJobs(options).describe(['j']),
  cloudwatch: (options) => openAlarms(options)(['a']),
  'cloudwatch-logs': (options) => openLogStreams(options).read('g', 's')[Symbol.asyncIterator]().next(),
  dynamodb: (options) =>
    dynamoDbKeyedTable({ client: createDynamoDbClient(options), tableName: 't', key: 'id' }).get('x'),
  'emr-serverless': (options) => openJobRuns(options).listJobRuns({ applicationId: 'a' }),
  eventbridge: (options) => openEventBus('b', options).put({ source: 's', detailType: 't', detail: {} }),
  firehose: (options) => openFirehose('s', options).put([record]),
  glue: (options) => openCrawlers(options).describe('c'),
  kinesis: (options) => openKinesis('s', options).put([record]),
  kms: (options) => openAccount(options).readKey('k'),
  lambda: (options) => openAccount(options).readConcurrency(),
  s3: (options) => s3Reader(createS3Client(options)).get({ bucket: 'b', key: 'k' }),
  sagemaker: (options) => openFeatureGroups(options).describeFeatureGroup({ FeatureGroupName: 'g' }),
  'sagemaker-featurestore-runtime': (options) =>
    openFeatureStoreRuntime(options).getRecord({
      FeatureGroupName: 'g',
      RecordIdentifierValueAsString: 'r',
    }),
  'sagemaker-runtime': (options) => openEndpointRuntime(options).invoke('e', '1'),
  'service-quotas': (options) => openAccount(options).readQuota('s', 'q'),
  sfn: (options) => openExecutions(options).describe('arn'),
  sqs: (options) => openQueue('http://127.0.0.1:9/q', options).send('x'),
  sts: (options) => openAccount(options).readIdentity(),
};

const packageFile = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8'));
const clients = Object.keys(packageFile.dependencies).flatMap(
  (name) => /^@aws-sdk\/client-(.*)$/.exec(name)?.[1] ?? [],
);

let server: Server;
beforeAll(async () => {
  // Takes requests, and answers none.
  server = createServer((request) => request.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

test('each client has a request here', () => {
  expect(Object.keys(REQUESTS).sort()).toEqual(clients.sort());
});

const limited = (limits: ClientOptions['limits']): Options => ({
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  region: 'eu-west-1',
  retry: { policy: NO_RETRY },
  ...(limits && { limits }),
});

describe.each(Object.entries(REQUESTS))('%s', (_, request) => {
  test.each([
    { connectMs: 60_000, answerMs: 50, idleMs: 60_000 },
    { connectMs: 60_000, idleMs: 50 },
  ])('a request without an answer is given up after its time, and may be tried again: %j', async (limits) => {
    const error = await request(limited(limits)).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'TimeoutError' });
    expect(isRetryable(error)).toBe(true);
  });
});

/** Reads the sources of this package. */
const sources = (folder: string): (readonly [string, string])[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);

test('limits of connections are set in one place, which every client is created with', () => {
  const all = sources(join(__dirname, '..', 'src'));
  const creating = all.filter(([, text]) => /new \w+(Client|Runtime)\(/.test(text));
  expect(creating.length).toBeGreaterThan(8);
  expect(creating.filter(([, text]) => !text.includes('clientConfig(')).map(([name]) => name)).toEqual([]);
  const setting = all.filter(([, text]) => /\b(connection|request|socket)Timeout:/.test(text));
  expect(setting.map(([name]) => name)).toEqual([join('clients', 'time-limits.ts')]);
});
