import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NO_RETRY } from '../../src';
import { openAccount } from '../../src/account';
import { testTiming } from '../../test-kit';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

/** Answers of AWS in its own wire formats, by operation; of REST APIs by method and path. */
const ANSWERS: Readonly<Record<string, readonly [number, string]>> = {
  GetCallerIdentity: [
    200,
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::1:user/a</Arn><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
  ],
  'GetServiceQuota L-1': [200, '{"Quota":{"Value":16.0}}'],
  'GetServiceQuota L-2': [400, '{"__type":"NoSuchResourceException","Message":"no applied value"}'],
  'GetAWSDefaultServiceQuota L-2': [200, '{"Quota":{"Value":1000.0}}'],
  'GET /2016-08-19/account-settings': [
    200,
    '{"AccountLimit":{"ConcurrentExecutions":1000,"UnreservedConcurrentExecutions":900}}',
  ],
  'GET /2019-09-30/functions/known/concurrency': [200, '{"ReservedConcurrentExecutions":12}'],
  'GET /2019-09-30/functions/free/concurrency': [200, '{}'],
  'GET /2019-09-30/functions/unknown/concurrency': [404, '{"Type":"User","Message":"Function not found"}'],
  DescribeLimits: [
    200,
    '{"ShardLimit":500,"OpenShardCount":4,"OnDemandStreamCount":1,"OnDemandStreamCountLimit":50}',
  ],
  'ListFeatureGroups ': [200, '{"FeatureGroupSummaries":[{"FeatureGroupName":"a"}],"NextToken":"2"}'],
  'ListFeatureGroups 2': [200, '{"FeatureGroupSummaries":[{"FeatureGroupName":"b"}],"NextToken":""}'],
  'GetQueueAttributes uploads': [
    200,
    '{"Attributes":{"VisibilityTimeout":"3600","KmsMasterKeyId":"alias/a","RedrivePolicy":"{\\"deadLetterTargetArn\\":\\"arn:dead\\",\\"maxReceiveCount\\":\\"5\\"}"}}',
  ],
  'GetQueueAttributes plain': [200, '{"Attributes":{"VisibilityTimeout":"30"}}'],
  'ListDeadLetterSourceQueues failed': [200, '{"queueUrls":["https://sqs/1/uploads","https://sqs/1/mails"]}'],
  'ListDeadLetterSourceQueues gone': [
    400,
    '{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"gone"}',
  ],
  'GetQueueAttributes gone': [400, '{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"gone"}'],
  'DescribeKey alias/a': [
    200,
    '{"KeyMetadata":{"KeyId":"1b2c","Arn":"arn:key","Enabled":true,"KeyManager":"CUSTOMER"}}',
  ],
  'DescribeKey alias/aws/sqs': [
    200,
    '{"KeyMetadata":{"KeyId":"3d","Arn":"arn:aws","Enabled":true,"KeyManager":"AWS"}}',
  ],
  'DescribeKey gone': [400, '{"__type":"NotFoundException","message":"gone"}'],
  'HEAD /free': [404, ''],
  'HEAD /taken': [403, ''],
  'HEAD /ours': [200, ''],
  'GET /ours?versioning': [
    200,
    '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
  ],
  'HEAD /plain': [200, ''],
  'GET /plain?versioning': [200, '<VersioningConfiguration/>'],
};

function operationOf({ method, url = '', headers }: IncomingMessage, body: string): string {
  const operation = String(headers['x-amz-target'] ?? '').split('.')[1];
  if (operation !== undefined) {
    const input = JSON.parse(body);
    const detail =
      operation === 'ListFeatureGroups'
        ? (input.NextToken ?? '')
        : (input.QuotaCode ?? input.KeyId ?? input.QueueUrl?.split('/').at(-1));
    return detail === undefined ? operation : `${operation} ${detail}`;
  }
  return (
    new URLSearchParams(body).get('Action') ?? `${method} ${url.replace(/\/?(\?versioning)?(=)?$/, '$1')}`
  );
}

const owners: (string | string[] | undefined)[] = [];
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const operation = operationOf(request, Buffer.concat(chunks).toString());
  if (/^(HEAD|GET) \/(ours|taken|free)/.test(operation))
    owners.push(request.headers['x-amz-expected-bucket-owner']);
  const [status, text] = ANSWERS[operation] ?? [500, operation];
  const errorType = /"Function not found"/.test(text)
    ? { 'x-amzn-errortype': 'ResourceNotFoundException' }
    : {};
  response.writeHead(status, {
    ...errorType,
    ...(operation === 'HEAD /ours' && { 'x-amz-bucket-region': 'eu-west-1' }),
  });
  response.end(text);
});

let account: ReturnType<typeof openAccount>;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  account = openAccount({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    retry: { policy: NO_RETRY, timing: testTiming({ seed: 1 }) },
  });
});
afterAll(() => new Promise((resolve) => server.closeAllConnections() ?? server.close(resolve)));

test('the identity is that of the credentials', async () => {
  expect(await account.readIdentity()).toEqual({ accountId: '1', arn: 'arn:aws:iam::1:user/a' });
});

test('a quota that was never changed has its default value', async () => {
  expect([await account.readQuota('s', 'L-1'), await account.readQuota('s', 'L-2')]).toEqual([16, 1000]);
});

test('concurrency is read for the account and for a function, which need not exist', async () => {
  expect(await account.readConcurrency()).toEqual({ limit: 1000, unreserved: 900 });
  const reserved = ['known', 'free', 'unknown'].map((name) => account.readReservedConcurrency(name));
  expect(await Promise.all(reserved)).toEqual([12, 0, 0]);
});

test('limits of Kinesis and all pages of feature groups are read', async () => {
  expect(await account.readStreamLimits()).toEqual({
    shards: 500,
    openShards: 4,
    onDemandStreams: 50,
    openOnDemandStreams: 1,
  });
  expect(await account.listFeatureGroups()).toEqual(['a', 'b']);
});

test('a queue has its settings, and those that give dead letters to it, and none where it does not exist; nor has a key', async () => {
  const queues = ['uploads', 'plain', 'gone'].map((name) => account.readQueue(`https://sqs/1/${name}`));
  expect(await Promise.all(queues)).toEqual([
    { visibilitySeconds: 3600, deadLettersArn: 'arn:dead', maximumDeliveries: 5, keyId: 'alias/a' },
    { visibilitySeconds: 30, deadLettersArn: undefined, maximumDeliveries: undefined, keyId: undefined },
    undefined,
  ]);
  const sources = ['failed', 'gone'].map((name) => account.listDeadLetterSources(`https://sqs/1/${name}`));
  expect(await Promise.all(sources)).toEqual([['https://sqs/1/uploads', 'https://sqs/1/mails'], []]);
  const keys = ['alias/a', 'alias/aws/sqs', 'gone'].map((id) => account.readKey(id));
  expect(await Promise.all(keys)).toEqual([
    { arn: 'arn:key', isEnabled: true, isManagedByAws: false },
    { arn: 'arn:aws', isEnabled: true, isManagedByAws: true },
    undefined,
  ]);
});

test('a bucket is free, taken, or ours with its region and whether it is versioned', async () => {
  const states = await Promise.all(
    ['free', 'taken', 'ours', 'plain'].map((name) => account.readBucket(name, '1')),
  );
  expect(states).toEqual([
    { kind: 'free' },
    { kind: 'taken' },
    { kind: 'ours', region: 'eu-west-1', isVersioned: true },
    { kind: 'ours', region: 'eu-central-1', isVersioned: false },
  ]);
  expect(new Set(owners)).toEqual(new Set(['1']));
});
