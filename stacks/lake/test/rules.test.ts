import { checkEnvironment } from '@cardlake/constructs/checks';
import { type EnvironmentSettings, parseSettings } from '@cardlake/platform';
import {
  BARE_FEEDS,
  CONTAINER_LAKE,
  EXISTING_QUEUE,
  FEATURE_BATCH_NETWORKS,
  FULL_FEEDS,
  FULL_PREDICTION,
  lakeOf,
  STRICT_ACCOUNT,
} from './support/lake';

const errors = (environment: 'dev' | 'prod', changes: Partial<EnvironmentSettings> = {}) =>
  checkEnvironment(
    environment,
    lakeOf(environment, { alertEmails: ['alerts@example.com'], ...changes }),
  ).filter(({ severity }) => severity === 'error');

/** Settings of an organisation with its own rules for roles. */
const organisation: Partial<EnvironmentSettings> = {
  pipeline: { alarms: false, dashboard: false, stream: { enabled: false }, daily: { enabled: false } },
  prediction: { enabled: false },
  featureBatch: { enabled: true, alarms: false, dashboard: false },
  elt: {
    enabled: true,
    alarms: false,
    dashboard: false,
    listing: { enabled: false },
    publish: { bySchedule: false, byEvent: false },
    athena: { enabled: false },
    crawler: { enabled: true },
  },
  iam: { namePrefix: 'org-', permissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/boundary' },
};

const variants: [string, Partial<EnvironmentSettings>][] = [
  ['unchanged', {}],
  [
    'with a state in S3, an account and alert e-mails',
    {
      state: { kind: 's3', bucket: 'states', region: 'ap-southeast-1' },
      accountId: '123456789012',
      alertEmails: ['a@example.com', 'b@example.com'],
    },
  ],
  [
    'with an existing bucket and key',
    {
      storage: {
        existingLakeBucket: 'the-lake',
        existingKeyArn: 'arn:aws:kms:ap-southeast-1:123456789012:key/0a1b',
      },
    },
  ],
  [
    'in a VPC of a new account, with shards, Glue tables, expiring records, and decisions and feeds with all that settings add',
    {
      silverGold: {
        network: { subnetIds: ['subnet-0a1b'], securityGroupIds: ['sg-0a1b'] },
        architecture: 'ARM64',
      },
      bronze: { shards: 4 },
      featureStore: {
        offlineFormat: 'Glue',
        onlineRecordsExpireAfterDays: 30,
        writer: { reserveConcurrency: false },
      },
      prediction: FULL_PREDICTION,
      elt: FULL_FEEDS,
    },
  ],
  [
    'without alarms, dashboard, schedules and decisions, with a role prefix and a permissions boundary',
    organisation,
  ],
  ['with bare feeds, a role prefix and services without tags', { ...STRICT_ACCOUNT, elt: BARE_FEEDS }],
  [
    'with a queue that exists for the objects of feeds',
    { elt: { enabled: true, existingQueue: EXISTING_QUEUE } },
  ],
  ['with a container as the engine of its lake', CONTAINER_LAKE],
  ...Object.entries(FEATURE_BATCH_NETWORKS).map(
    ([kind, featureBatch]): [string, Partial<EnvironmentSettings>] => [
      `with feature jobs in a network of the kind ${kind}`,
      { featureBatch },
    ],
  ),
];

describe.each(['dev', 'prod'] as const)('%s', (environment) => {
  test.each(variants)('%s satisfies every rule', (_name, changes) => {
    expect(errors(environment, changes)).toEqual([]);
  });
});

test('prod without an alert address is refused, dev is not', () => {
  expect(errors('prod', { alertEmails: [] })).toMatchObject([
    { rule: 'alert-address', message: expect.stringContaining('add an address to its alertEmails') },
  ]);
  expect(errors('dev', { alertEmails: [] })).toEqual([]);
});

test('bronze, which may hold card numbers, expires in every environment', () => {
  for (const environment of ['dev', 'prod'] as const) {
    const [foundation] = lakeOf(environment);
    const lake = Object.entries(foundation?.json.resource?.aws_s3_bucket_lifecycle_configuration ?? {}).find(
      ([name]) => name.startsWith('Lake'),
    )?.[1].rule as { id: string; expiration: { days: number }[] }[];
    expect(lake.find(({ id }) => id === 'bronze')?.expiration).toEqual([{ days: 90 }]);
  }
});

test('bare feeds leave out whatever a setting can, also one that is added later', () => {
  const togglesOf = (value: unknown, path: string): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, each]) => togglesOf(each, `${path}.${name}`))
      : value === true
        ? [path]
        : [];
  const { elt } = parseSettings({ environment: 'dev', elt: BARE_FEEDS });
  expect(togglesOf(elt, 'elt')).toEqual(['elt.enabled']);
});

test('where no role and no queue may have tags, all of them have the provider without, and nothing else has', () => {
  for (const { json } of lakeOf('dev', { ...STRICT_ACCOUNT, elt: BARE_FEEDS }))
    for (const [type, byName] of Object.entries(json.resource ?? {}))
      for (const each of Object.values(byName))
        if (type === 'aws_iam_role' || type === 'aws_sqs_queue')
          expect([type, each.provider]).toEqual([type, 'aws.untagged']);
        else expect([type, each.provider]).toEqual([type, undefined]);
});

test('disabled resources do not exist', () => {
  const disabled = { alarms: false, dashboard: false };
  const stacks = lakeOf('dev', {
    pipeline: disabled,
    prediction: { enabled: true, ...disabled },
    featureBatch: { enabled: true, ...disabled },
    elt: { enabled: true, ...disabled },
  });
  for (const { json } of stacks) {
    expect(json.resource).not.toHaveProperty('aws_cloudwatch_metric_alarm');
    expect(json.resource).not.toHaveProperty('aws_cloudwatch_dashboard');
  }
});

const rolesWith = (changes: Partial<EnvironmentSettings>) =>
  lakeOf('dev', changes).flatMap(({ json }) => Object.values(json.resource?.aws_iam_role ?? {}));

test('every role has the prefix and the permissions boundary of the settings', () => {
  const roles = rolesWith(organisation);
  expect(roles.length).toBeGreaterThan(5);
  for (const role of roles) {
    expect(role.name).toMatch(/^org-cardlake-dev-/);
    expect(role.permissions_boundary).toBe('arn:aws:iam::123456789012:policy/boundary');
  }
});

test('with states in S3, every role has the permissions boundary of the bootstrap, without which it could not be created', () => {
  const state = { kind: 's3', bucket: 'states', region: 'ap-southeast-1' } as const;
  const roles = rolesWith({ state, accountId: '123456789012' });
  expect(new Set(roles.map((role) => role.permissions_boundary))).toEqual(
    new Set(['arn:aws:iam::123456789012:policy/cardlake-boundary-dev']),
  );
});

test('resources with data are protected in prod, but not in dev', () => {
  const holders = [
    'aws_s3_bucket',
    'aws_kms_key',
    'aws_kinesis_stream',
    'aws_sagemaker_feature_group',
    'aws_dynamodb_table',
  ];
  const protectedOnes = (environment: 'dev' | 'prod') =>
    lakeOf(environment)
      .flatMap(({ json }) => holders.flatMap((type) => Object.entries(json.resource?.[type] ?? {})))
      .filter(([, args]) => JSON.stringify(args).includes('"prevent_destroy":true'))
      .map(([name]) => name.replace(/_[0-9A-F]{8}$/, ''));
  expect(protectedOnes('dev')).toEqual([]);
  expect(protectedOnes('prod')).toEqual(
    expect.arrayContaining([
      'Lake',
      'Logs_Bucket',
      'Key',
      'Stream',
      'rt_card_features_v1',
      'fraud_features_v1',
      'Tables_cardEvents',
      'Tables_snapshots',
      'Tables_decisions',
      'Lookups',
    ]),
  );
});
