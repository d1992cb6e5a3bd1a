import type { Account } from '@cardlake/aws/account';
import { type MemoryAccount, memoryAccount } from '@cardlake/aws/test-kit';
import { type EnvironmentSettings, environments, parseSettings } from '@cardlake/platform';
import { preflightText } from '../../src/output/preflight-text';
import { styleFor } from '../../src/output/style';
import { preflight } from '../../src/preflight/preflight';

const ACCOUNT = '123456789012';
const STATE = { kind: 's3', bucket: 'states', region: 'ap-southeast-1' } as const;
const GROUPS = ['cardlake-prod-feature-store-a-v1', 'cardlake-prod-feature-store-b-v1'];

const prod = (changes: Partial<EnvironmentSettings> = {}) =>
  parseSettings({ ...environments.prod, accountId: ACCOUNT, state: STATE, ...changes });

/** An account that prod fits into. */
const ready: MemoryAccount = {
  accountId: ACCOUNT,
  defaultRegion: 'ap-southeast-1',
  buckets: { states: { kind: 'ours', region: 'ap-southeast-1', isVersioned: true } },
  quotas: { 'emr-serverless L-D05C8A75': 64 },
};

const check = async (given: MemoryAccount, settings = prod()) =>
  (await preflight(settings, memoryAccount({ ...ready, ...given }), GROUPS)).filter(
    ({ level }) => level !== 'ok',
  );

const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException', $metadata: {} });

test('an account with room for the environment passes every check', async () => {
  const findings = await preflight(prod(), memoryAccount(ready), GROUPS);
  expect(findings.map(({ check: name, level }) => `${name}: ${level}`)).toEqual([
    'identity: ok',
    'region: ok',
    'state backend: ok',
    'bucket names: ok',
    'bucket names: ok',
    'bucket names: ok',
    'Spark capacity: ok',
    'function concurrency: ok',
    'stream: ok',
    'feature groups: ok',
  ]);
});

test('a new account is short of vCPU and of concurrency; both are named with the code of the quota', async () => {
  const found = await check({
    quotas: { 'emr-serverless L-D05C8A75': 16 },
    concurrency: { limit: 10, unreserved: 10 },
  });
  expect(found).toEqual([
    expect.objectContaining({
      check: 'Spark capacity',
      level: 'blocked',
      message: expect.stringContaining('has 16 vCPU, and the settings ask for up to 64'),
      advice: expect.stringContaining('--quota-code L-D05C8A75 --desired-value 64 --region ap-southeast-1'),
    }),
    expect.objectContaining({
      check: 'function concurrency',
      level: 'blocked',
      message: expect.stringContaining(
        "12 concurrent executions are to be reserved, but only 0 of the account's 10",
      ),
      advice: expect.stringContaining('--quota-code L-B99A9384'),
    }),
  ]);
});

test.each<[number, number, number, number, boolean]>([
  // limit, unreserved, ours already, reserved in all, passes
  [10, 10, 0, 1, false],
  [100, 100, 0, 12, true],
  [100, 21, 0, 12, false],
  [101, 101, 0, 12, false],
  [112, 112, 0, 12, true],
  [111, 111, 0, 12, false],
  [1000, 100, 12, 12, true],
  [1000, 100, 11, 12, false],
])(
  'of %d concurrent executions, %d are unreserved and %d ours: reserving %d passes: %s',
  async (limit, unreserved, ours, needed, passes) => {
    const settings = prod({ featureStore: { writer: { concurrency: Math.max(1, needed - 2) } } });
    const found = await check(
      {
        concurrency: { limit, unreserved },
        reserved: { 'cardlake-prod-feature-store-writer': ours },
      },
      settings,
    );
    expect(found.map(({ check: name }) => name)).toEqual(passes ? [] : ['function concurrency']);
  },
);

test('an account with ten concurrent executions is enough for a function that reserves none', async () => {
  const settings = prod({ featureStore: { writer: { reserveConcurrency: false } } });
  expect(await check({ concurrency: { limit: 10, unreserved: 10 } }, settings)).toEqual([]);
});

test.each<[string, MemoryAccount, Partial<EnvironmentSettings>, string, string, string]>([
  [
    'another account',
    { accountId: '999999999999' },
    {},
    'identity',
    'blocked',
    'the settings to 123456789012',
  ],
  [
    'no account in the settings',
    {},
    { accountId: undefined },
    'identity',
    'warning',
    'the settings name no account',
  ],
  ['another region', { defaultRegion: 'us-east-1' }, {}, 'region', 'warning', 'us-east-1 is set here'],
  ['a local state', {}, { state: { kind: 'local' } }, 'state backend', 'warning', 'only one person'],
  ['no state bucket', { buckets: {} }, {}, 'state backend', 'blocked', 'states does not exist'],
  [
    'a state bucket elsewhere',
    { buckets: { states: { kind: 'ours', region: 'us-east-1', isVersioned: true } } },
    {},
    'state backend',
    'blocked',
    'states is in us-east-1; expected in ap-southeast-1',
  ],
  [
    'a state bucket without versions',
    { buckets: { states: { kind: 'ours', region: 'ap-southeast-1', isVersioned: false } } },
    {},
    'state backend',
    'blocked',
    'not versioned',
  ],
  [
    'a lake that does not exist',
    {},
    { storage: { existingLakeBucket: 'the-lake' } },
    'bucket names',
    'blocked',
    'the lake the-lake does not exist',
  ],
  [
    'shards',
    { streams: { shards: 10, openShards: 8 } },
    { bronze: { shards: 4 } },
    'stream',
    'warning',
    '2 shards are free',
  ],
  [
    'on-demand streams',
    { streams: { onDemandStreams: 5, openOnDemandStreams: 5 } },
    {},
    'stream',
    'warning',
    '0 on-demand streams are free',
  ],
  [
    'feature groups',
    { featureGroups: Array.from({ length: 99 }, (_, i) => `g${i}`) },
    {},
    'feature groups',
    'warning',
    '99 others exist and 2 are needed',
  ],
])('%s is found', async (_what, given, changes, name, level, message) => {
  const found = await check(given, prod(changes));
  expect(found.filter((each) => each.check === name)).toEqual([
    expect.objectContaining({
      check: name,
      level,
      message: expect.stringContaining(message),
      advice: expect.any(String),
    }),
  ]);
});

test('a bucket of another account blocks; feature groups that are ours already do not count twice', async () => {
  const lake = `cardlake-prod-foundation-lake-${ACCOUNT}`;
  const found = await check({
    buckets: { ...ready.buckets, [lake]: { kind: 'taken' } },
    featureGroups: [...GROUPS, ...Array.from({ length: 98 }, (_, i) => `g${i}`)],
  });
  expect(found).toEqual([
    expect.objectContaining({ level: 'blocked', message: expect.stringContaining(lake) }),
  ]);
});

test('without credentials it says so, and nothing else is checked', async () => {
  const failing = {
    readIdentity: Object.assign(new Error('Could not load credentials'), {
      name: 'CredentialsProviderError',
    }),
  };
  const found = await check({ failing });
  expect(found[0]).toMatchObject({
    check: 'identity',
    level: 'blocked',
    advice: expect.stringContaining('Sign in'),
  });
  expect(new Set(found.slice(1).map(({ level }) => level))).toEqual(new Set(['skipped']));
});

test.each<keyof Account>([
  'readBucket',
  'readQuota',
  'readConcurrency',
  'readStreamLimits',
  'listFeatureGroups',
])('where %s is denied, the others are checked, and the permission is named', async (method) => {
  const found = await check({ failing: { [method]: denied } });
  expect(new Set(found.map(({ level }) => level))).toEqual(new Set(['unknown']));
  expect(found[0]?.advice).toMatch(/^It needs \w+:\w+/);
});

test('a bug of the program is not taken for an answer of AWS', async () => {
  await expect(check({ failing: { readQuota: new TypeError('x is undefined') } })).rejects.toThrow(
    'x is undefined',
  );
});

test('the text has a line for each finding, its advice below, and a sum', async () => {
  const findings = await preflight(
    prod(),
    memoryAccount({ ...ready, quotas: { 'emr-serverless L-D05C8A75': 16 } }),
    GROUPS,
  );
  const plain = styleFor({ isTerminal: false } as never, {});
  const text = preflightText('prod', findings, plain);
  expect(text).toMatch(
    /^ok {7}identity {14}arn:aws:iam::123456789012:user\/deployer, as the settings demand$/m,
  );
  expect(text).toMatch(
    /^BLOCKED {2}Spark capacity {8}the account has 16 vCPU.*\n {31}Request 64 for "Max concurrent/m,
  );
  expect(text).toMatch(/\nprod cannot be deployed yet: 1 blocked\n$/);
});
