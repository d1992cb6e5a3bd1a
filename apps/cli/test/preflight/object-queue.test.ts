import { type MemoryAccount, memoryAccount } from '@cardlake/aws/test-kit';
import { type EnvironmentSettings, parseSettings } from '@cardlake/platform';
import { checkObjectQueue } from '../../src/preflight/object-queue';
import { preflight } from '../../src/preflight/preflight';

const ACCOUNT = '123456789012';
const QUOTAS = { 'emr-serverless L-D05C8A75': 64 };
const PLACE = `ap-southeast-1:${ACCOUNT}`;
const [arn, deadLettersArn] = [`arn:aws:sqs:${PLACE}:uploads`, `arn:aws:sqs:${PLACE}:failed`];
const keyArn = `arn:aws:kms:${PLACE}:key/1b2c`;
const url = (name: string) => `https://sqs.ap-southeast-1.amazonaws.com/${ACCOUNT}/${name}`;
const queue = { visibilitySeconds: 3600, deadLettersArn, maximumDeliveries: 5, keyId: 'alias/uploads' };
const dead = {
  visibilitySeconds: 30,
  deadLettersArn: undefined,
  maximumDeliveries: undefined,
  keyId: keyArn,
};
const key = { arn: keyArn, isEnabled: true, isManagedByAws: false };
const keys = { 'alias/uploads': key, [keyArn]: key };
const sound = { queues: { [url('uploads')]: queue, [url('failed')]: dead }, keys };
const settings = (changes: object = {}, elt: EnvironmentSettings['elt'] = { enabled: true }) =>
  parseSettings({
    environment: 'prod',
    elt: { ...elt, existingQueue: { arn, deadLettersArn, keyArn, ...changes } },
  });
const levels = async (given: MemoryAccount, own = settings(), accountId = ACCOUNT) =>
  (await checkObjectQueue(own, memoryAccount({ ...sound, ...given }), accountId)).map(
    ({ level, message }) => [level, message],
  );
const PASSED = [['ok', 'uploads can be consumed']];

test('a queue that can be consumed passes, and is not looked at where there are no feeds, or no such queue', async () => {
  expect(await levels({})).toEqual(PASSED);
  expect(await levels({ queues: {} }, settings({}, { enabled: false }))).toEqual([]);
  expect(
    await levels({ queues: {} }, parseSettings({ environment: 'prod', elt: { enabled: true } })),
  ).toEqual([]);
});

test('a queue that SQS or AWS encrypts by keys of their own needs none in the settings, but services cannot send with a key that AWS manages', async () => {
  const find = (keyId?: string, deadKeyId?: string) =>
    levels(
      {
        queues: {
          [url('uploads')]: { ...queue, keyId },
          [url('failed')]: { ...dead, keyId: deadKeyId },
        },
        keys: { 'alias/aws/sqs': { ...key, isManagedByAws: true } },
      },
      settings({ keyArn: undefined }),
    );
  expect(await find()).toEqual(PASSED);
  expect(await find(undefined, 'alias/aws/sqs')).toEqual(PASSED);
  expect(await find('alias/aws/sqs', 'alias/aws/sqs')).toEqual([
    ['warning', expect.stringContaining(`${arn} is encrypted with alias/aws/sqs`)],
  ]);
});

test('dead letters of the queue alone may be moved back: another queue that gives its own up there is found', async () => {
  const sources = (...names: string[]) => ({ deadLetterSources: { [url('failed')]: names.map(url) } });
  expect(await levels(sources('uploads'))).toEqual(PASSED);
  expect(await levels(sources('uploads', 'mails', 'orders'))).toEqual([
    ['blocked', expect.stringContaining(`${deadLettersArn} has dead letters of mails, orders, too`)],
  ]);
});

const withQueue = (change: object): MemoryAccount => ({
  queues: { ...sound.queues, [url('uploads')]: { ...queue, ...change } },
});
test.each<[string, MemoryAccount, 'blocked' | 'warning', string]>([
  ['does not exist', { queues: { [url('failed')]: dead } }, 'blocked', `${arn} does not exist`],
  ['has no dead letters', { queues: { [url('uploads')]: queue } }, 'blocked', `${deadLettersArn} does not`],
  ['shows messages too soon', withQueue({ visibilitySeconds: 3599 }), 'warning', '3599 s; expected 3600'],
  ['shows messages at once', withQueue({ visibilitySeconds: 599 }), 'blocked', 'for 599 s; expected 3600'],
  ['gives nothing up', withQueue({ deadLettersArn: undefined }), 'blocked', 'go to nowhere'],
  ['gives up elsewhere', withQueue({ deadLettersArn: arn }), 'blocked', `go to ${arn}`],
  ['gives up soon', withQueue({ maximumDeliveries: 4 }), 'warning', 'after 4 of the 5 deliveries'],
  ['has a key that is gone', withQueue({ keyId: 'x' }), 'blocked', 'with x, which does not exist'],
  [
    'has a key that is disabled',
    { keys: { ...keys, 'alias/uploads': { ...key, isEnabled: false } } },
    'blocked',
    'which is not enabled',
  ],
  [
    'has another key than the settings',
    { keys: { ...keys, 'alias/uploads': { ...key, arn: 'other' } } },
    'blocked',
    `encrypted with other; elt.existingQueue.keyArn is ${keyArn}`,
  ],
])('a queue that %s is found', async (_what, given, level, message) => {
  expect(await levels(given)).toEqual([[level, expect.stringContaining(message)]]);
});

test('a queue of another account is refused, as alarms would not see it', async () => {
  expect(await levels({}, settings(), '999999999999')).toEqual([
    ['blocked', expect.stringContaining('not in account 999999999999')],
  ]);
});

test('preflight has it as a check, whose permissions are named where the queue may not be read', async () => {
  const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: {} });
  const find = async (given: MemoryAccount) =>
    (await preflight(settings(), memoryAccount({ ...sound, ...given, quotas: QUOTAS }), [])).find(
      ({ check }) => check === 'queue of objects',
    );
  expect(await find({})).toMatchObject({ level: 'ok' });
  expect(await find({ failing: { readQueue: denied } })).toMatchObject({
    level: 'unknown',
    advice: 'It needs sqs:GetQueueAttributes, sqs:ListDeadLetterSourceQueues and kms:DescribeKey.',
  });
});
