import { type MemoryAccount, memoryAccount } from '@cardlake/aws/test-kit';
import { type EnvironmentSettings, parseSettings } from '@cardlake/platform';
import { preflight } from '../../src/preflight/preflight';
import { checkSourceBuckets } from '../../src/preflight/source-buckets';

const ACCOUNT = '123456789012';
const keyArn = `arn:aws:kms:ap-southeast-1:${ACCOUNT}:key/1b2c`;
const key = { arn: keyArn, isEnabled: true, isManagedByAws: false };
const ours = { kind: 'ours', region: 'ap-southeast-1', isVersioned: true } as const;
const sound: MemoryAccount = {
  buckets: { uploads: ours },
  bucketSettings: { uploads: { sendsEvents: true, keyId: keyArn } },
  keys: { [keyArn]: key },
};
const queue = (name: string) => `arn:aws:sqs:ap-southeast-1:${ACCOUNT}:${name}`;
const settings = (elt: EnvironmentSettings['elt'] = {}) =>
  parseSettings({
    environment: 'prod',
    elt: {
      enabled: true,
      sourceBuckets: [{ bucket: 'uploads', feeds: { shipments: 'out/' }, keyArn }],
      ...elt,
    },
  });
const levels = async (given: MemoryAccount, own = settings()) =>
  (await checkSourceBuckets(own, memoryAccount({ ...sound, ...given }), ACCOUNT)).map(
    ({ level, message }) => [level, message],
  );
const PASSED = [['ok', 'uploads is ours, and sends its events']];
const withSettings = (change: object) => ({
  bucketSettings: { uploads: { sendsEvents: true, keyId: keyArn, ...change } },
});

test('a bucket of this account and region that sends its events passes, and is not looked at where there are no feeds', async () => {
  expect(await levels({})).toEqual(PASSED);
  expect(await levels({ buckets: {} }, settings({ enabled: false }))).toEqual([]);
  expect(await levels({ buckets: {} }, settings({ sourceBuckets: [] }))).toEqual([]);
});

test('a bucket with a key of S3, or of AWS, needs none in the settings', async () => {
  const plain = settings({ sourceBuckets: [{ bucket: 'uploads', feeds: { shipments: 'out/' } }] });
  expect(await levels(withSettings({ keyId: undefined }), plain)).toEqual(PASSED);
  // It exists once somebody has used it.
  expect(await levels(withSettings({ keyId: 'alias/aws/s3' }), plain)).toEqual(PASSED);
  const managed = { keys: { [keyArn]: { ...key, isManagedByAws: true } } };
  expect(await levels({ ...managed, ...withSettings({}) }, plain)).toEqual(PASSED);
  expect(await levels({}, plain)).toEqual([
    [
      'blocked',
      expect.stringContaining(`encrypted with ${keyArn}; its keyArn in elt.sourceBuckets is missing`),
    ],
  ]);
});

test.each<[string, MemoryAccount, 'blocked' | 'warning', string]>([
  ['does not exist', { buckets: {} }, 'blocked', 'uploads does not exist'],
  [
    'is of another account',
    { buckets: { uploads: { kind: 'taken' } } },
    'blocked',
    'belongs to another account',
  ],
  [
    'is elsewhere',
    { buckets: { uploads: { ...ours, region: 'eu-west-1' } } },
    'blocked',
    'is in eu-west-1; its events and its key are not in ap-southeast-1',
  ],
  [
    'is not versioned',
    { buckets: { uploads: { ...ours, isVersioned: false } } },
    'warning',
    'is not versioned',
  ],
  [
    'sends no events',
    withSettings({ sendsEvents: false }),
    'warning',
    'does not send its events to EventBridge',
  ],
  ['has a key that is gone', { keys: {} }, 'blocked', `with ${keyArn}, which does not exist`],
  [
    'has a key that is disabled',
    { keys: { [keyArn]: { ...key, isEnabled: false } } },
    'blocked',
    'which is not enabled',
  ],
])('a bucket that %s is found', async (_what, given, level, message) => {
  expect(await levels(given)).toEqual([[level, expect.stringContaining(message)]]);
});

test('where an existing queue announces objects, the bucket need not send events to EventBridge', async () => {
  const existingQueue = { arn: queue('uploads'), deadLettersArn: queue('failed') };
  expect(await levels(withSettings({ sendsEvents: false }), settings({ existingQueue }))).toEqual([
    ['ok', 'uploads is ours'],
  ]);
});

test('preflight has it as a check, whose permissions are named where the bucket may not be read', async () => {
  const denied = Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: {} });
  const find = async (given: MemoryAccount) =>
    (
      await preflight(
        settings(),
        memoryAccount({ ...sound, ...given, quotas: { 'emr-serverless L-D05C8A75': 64 } }),
        [],
      )
    ).find(({ check }) => check === 'source buckets');
  expect(await find({})).toMatchObject({ level: 'ok' });
  expect(await find({ failing: { readBucketSettings: denied } })).toMatchObject({
    level: 'unknown',
    advice: expect.stringContaining('s3:GetBucketNotification'),
  });
});
