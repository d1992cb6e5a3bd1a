import { resourcesOf, valueAt } from '@cardlake/constructs/test-kit';
import {
  CONTAINER_SIZES,
  FEATURE_BATCH_FOLDERS,
  FEATURE_BATCH_VARIABLES,
  LOOKUP_KEYS,
  TTL_ATTRIBUTE,
} from '@cardlake/job-contract';
import { INTERFACE_ENDPOINTS } from '@cardlake/platform';
import { featureBatch } from './support';

const stack = featureBatch();
const existing = {
  kind: 'existing' as const,
  subnetIds: ['subnet-0a', 'subnet-0b'],
  securityGroupIds: ['sg-0a'],
};

/** Containers of the job definitions, by size. */
const containersOf = (json: typeof stack) =>
  new Map(
    resourcesOf(json, 'aws_batch_job_definition').map(([, { name, container_properties }]) => [
      String(name).split('-').at(-1),
      JSON.parse(String(container_properties)),
    ]),
  );

test('the table has the key and the expiry of its code', () => {
  const [[, table] = []] = resourcesOf(stack, 'aws_dynamodb_table');
  expect(table).toMatchObject({
    hash_key: LOOKUP_KEYS.partition,
    range_key: LOOKUP_KEYS.sort,
    billing_mode: 'PAY_PER_REQUEST',
    ttl: { enabled: true, attribute_name: TTL_ATTRIBUTE },
    point_in_time_recovery: { enabled: true },
  });
});

test('each size has a definition: no root, a file system that is read only, and the variables of the program', () => {
  const containers = containersOf(stack);
  expect([...containers.keys()].sort()).toEqual([...CONTAINER_SIZES].sort());
  for (const container of containers.values()) {
    expect(container).toMatchObject({
      user: '65532:65532',
      readonlyRootFilesystem: true,
      mountPoints: [{ containerPath: '/tmp', readOnly: false }],
      runtimePlatform: { cpuArchitecture: 'ARM64' },
    });
    expect(container.volumes).toEqual([{ name: container.mountPoints[0].sourceVolume }]);
    const names = container.environment.map(({ name }: { name: string }) => name);
    expect(names).toEqual(Object.values(FEATURE_BATCH_VARIABLES).sort());
  }
  const sizeOf = (size: string) =>
    containers.get(size).resourceRequirements.map(({ value }: { value: string }) => value);
  expect([sizeOf('small'), sizeOf('full')]).toEqual([
    ['0.5', '2048'],
    ['4', '16384'],
  ]);
});

test('a job is tried again when Spot took its container or its exit code says so, and for no other reason', () => {
  for (const [, definition] of resourcesOf(stack, 'aws_batch_job_definition')) {
    const { evaluate_on_exit: rules } = definition.retry_strategy as { evaluate_on_exit: object[] };
    expect(rules).toEqual([
      { action: 'RETRY', on_status_reason: 'Your Spot Task was interrupted*' },
      { action: 'RETRY', on_exit_code: '75' },
      { action: 'RETRY', on_exit_code: '130' },
      { action: 'RETRY', on_exit_code: '143' },
      { action: 'EXIT', on_reason: '*' },
    ]);
    expect(definition.deregister_on_new_revision).toBe(false);
  }
});

test('the program gives up before Batch ends it', () => {
  for (const timeoutMinutes of [1, 60]) {
    const json = featureBatch({ timeoutMinutes });
    const [[, definition] = []] = resourcesOf(json, 'aws_batch_job_definition');
    const limit = Number(valueAt(definition ?? {}, 'timeout.attempt_duration_seconds'));
    const deadline = containersOf(json)
      .get('full')
      .environment.find(
        ({ name }: { name: string }) => name === FEATURE_BATCH_VARIABLES.deadlineSeconds,
      ).value;
    expect(Number(deadline)).toBeLessThanOrEqual(limit);
    expect(Number(deadline)).toBeGreaterThan(0);
  }
});

test('the image is that of the digest, or the one of the tag that the first push gives', () => {
  const digest = `sha256:${'0a'.repeat(32)}`;
  expect(containersOf(stack).get('full').image).toMatch(
    /^\$\{aws_ecr_repository\.\w+\.repository_url\}:first$/,
  );
  expect(containersOf(featureBatch({ imageDigest: digest })).get('full').image).toMatch(
    new RegExp(`repository_url\\}@${digest}$`),
  );
  expect(resourcesOf(stack, 'aws_ecr_repository')[0]?.[1]).toMatchObject({
    image_tag_mutability: 'IMMUTABLE',
    image_scanning_configuration: { scan_on_push: true },
  });
});

test('nothing comes in to a job in any network; a private one has no way to the internet, and an existing one gets nothing new', () => {
  const privateStack = featureBatch({ network: { kind: 'private' } });
  for (const json of [stack, privateStack]) {
    const groups = resourcesOf(json, 'aws_security_group').filter(([name]) => name.includes('jobs'));
    expect(groups).toHaveLength(1);
    for (const [, rule] of resourcesOf(json, 'aws_vpc_security_group_ingress_rule'))
      expect(rule.security_group_id).not.toContain(groups[0]?.[0]);
    expect(resourcesOf(json, 'aws_subnet').map(([, { cidr_block: range }]) => range)).toEqual([
      '10.64.0.0/22',
      '10.64.4.0/22',
    ]);
    const gateways = resourcesOf(json, 'aws_vpc_endpoint').filter(
      ([, each]) => each.vpc_endpoint_type === 'Gateway',
    );
    expect(gateways.map(([, { service_name: name }]) => String(name).split('.').at(-1)).sort()).toEqual([
      'dynamodb',
      's3',
    ]);
  }
  expect(resourcesOf(stack, 'aws_internet_gateway')).toHaveLength(1);
  expect(resourcesOf(privateStack, 'aws_internet_gateway')).toEqual([]);
  expect(resourcesOf(privateStack, 'aws_vpc_endpoint')).toHaveLength(2 + INTERFACE_ENDPOINTS.length);
  expect(JSON.stringify(privateStack.resource)).not.toContain('0.0.0.0/0');
  const own = featureBatch({ network: existing });
  for (const type of Object.keys(own.resource ?? {}))
    expect(type).not.toMatch(/^aws_(vpc|subnet|route|security|internet)/);
  expect(resourcesOf(own, 'aws_batch_compute_environment')[0]?.[1].compute_resources).toMatchObject({
    subnets: existing.subnetIds,
    security_group_ids: existing.securityGroupIds,
  });
  const publicIp = (json: typeof stack) => containersOf(json).get('full').networkConfiguration.assignPublicIp;
  expect([publicIp(stack), publicIp(privateStack), publicIp(own)]).toEqual([
    'ENABLED',
    'DISABLED',
    'DISABLED',
  ]);
});

test('spare capacity comes first and never alone', () => {
  const orderOf = (json: typeof stack) =>
    [...JSON.stringify(resourcesOf(json, 'aws_batch_job_queue')).matchAll(/Queue_(FARGATE(?:_SPOT)?)_/g)].map(
      ([, kind]) => kind,
    );
  expect(orderOf(stack)).toEqual(['FARGATE']);
  expect(orderOf(featureBatch({ spot: true }))).toEqual(['FARGATE_SPOT', 'FARGATE']);
});

test('a job reads and writes its own folders, and deletes versions of results only', () => {
  const [, { policy } = { policy: '' }] =
    resourcesOf(stack, 'aws_iam_role_policy').find(([name]) => name.startsWith('Roles_Running')) ?? [];
  const statements: { Action: string | string[]; Resource: string | string[] }[] = JSON.parse(
    String(policy),
  ).Statement;
  const objectsOf = (action: string) =>
    statements
      .filter(({ Action }) => [Action].flat().includes(action))
      .flatMap(({ Resource }) => Resource)
      .map((arn) => arn.split('lake_bucket_arn}/')[1]);
  expect(objectsOf('s3:PutObject').sort()).toEqual(
    Object.values(FEATURE_BATCH_FOLDERS)
      .map((folder) => `${folder}*`)
      .sort(),
  );
  expect(objectsOf('s3:DeleteObject')).toEqual([`${FEATURE_BATCH_FOLDERS.versions}*`]);
});

test('schedules are off unless the settings say so, and the weekly one starts the machine of the decisions, where there are some', () => {
  const schedules = (json: typeof stack) =>
    resourcesOf(json, 'aws_scheduler_schedule').map(([, { state, schedule_expression: when }]) => [
      state,
      when,
    ]);
  expect(schedules(stack)).toEqual([['DISABLED', 'cron(0 2 * * ? *)']]);
  const decisions = { prediction: { enabled: true } };
  expect(schedules(featureBatch({ daily: { enabled: true } }, decisions))).toEqual([
    ['ENABLED', 'cron(0 2 * * ? *)'],
    ['DISABLED', 'cron(0 3 ? * SUN *)'],
  ]);
  const weekly = featureBatch({ weekly: { enabled: true } }, decisions);
  expect(schedules(weekly)[1]?.[0]).toBe('ENABLED');
  const machine = `\${data.terraform_remote_state.prediction.outputs.release_machine_arn}`;
  const starts = resourcesOf(weekly, 'aws_scheduler_schedule').map(([, each]) => valueAt(each, 'target.arn'));
  expect(starts[1]).toBe(machine);
  const [, { policy } = { policy: '' }] =
    resourcesOf(weekly, 'aws_iam_role_policy').find(([name]) => name.startsWith('Schedules_')) ?? [];
  expect(JSON.parse(String(policy)).Statement[0]).toMatchObject({
    Action: 'states:StartExecution',
    Resource: starts,
  });
});

test('the daily schedule starts the jobs of the settings as they say, and the chart of their times names no job', () => {
  const jobs = [
    { command: ['daily-features', '--groups', 'zone'], size: 'small' as const },
    { command: ['store-sales'] },
  ];
  const json = featureBatch({ daily: { mode: 'parallel', jobs } });
  const [[, schedule] = []] = resourcesOf(json, 'aws_scheduler_schedule');
  expect(JSON.parse(String(valueAt(schedule ?? {}, 'target.input')))).toEqual({
    mode: 'parallel',
    jobs: [jobs[0], { command: ['store-sales'], size: 'full' }],
  });
  const [[, dashboard] = []] = resourcesOf(json, 'aws_cloudwatch_dashboard');
  expect(String(dashboard?.dashboard_body)).toContain(
    `SEARCH('{Cardlake,service,Environment,Job} MetricName=\\"JobDuration\\" service=\\"feature-batch\\" Environment=\\"cardlake-test\\"', 'Maximum', 3600)`,
  );
});
