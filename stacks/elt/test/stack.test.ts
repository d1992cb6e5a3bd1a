import { named, resourcesOf, valueAt, variablesOf } from '@cardlake/constructs/test-kit';
import { FEEDS_PREFIX, feedFolder, PARTS_PREFIX, publishedFeeds } from '@cardlake/feeds';
import { ELT_FUNCTIONS, type EltFunction, IDEMPOTENCY_ATTRIBUTES } from '@cardlake/job-contract';
import { elt } from './support';

const stack = elt();
const FUNCTIONS = Object.keys(ELT_FUNCTIONS) as EltFunction[];

/** Beginning of the logical name of a function. */
const beginningOf = (name: EltFunction) =>
  (({ publisher: 'Publish_Publisher', operator: 'Ops_Operator' }) as Partial<Record<EltFunction, string>>)[
    name
  ] ?? `Functions_${name}`;

test.each(FUNCTIONS)(
  'the function %s has the handler and all the variables of its code, each with a value',
  (name) => {
    const { handler, environment } = ELT_FUNCTIONS[name];
    const created = named(stack, 'aws_lambda_function', beginningOf(name));
    expect(created.handler).toBe(handler);
    const { metrics, own } = variablesOf(created);
    expect(metrics).toBe('cardlake-test');
    expect(Object.keys(own).sort()).toEqual(Object.keys(environment).sort());
    expect(Object.values(own).filter((value) => value === '')).toEqual([]);
  },
);

test('each function sends to the queue of the other, and the listing to that of objects', () => {
  const variable = (name: EltFunction, variable: string) =>
    valueAt(named(stack, 'aws_lambda_function', `Functions_${name}`), `environment.variables.${variable}`);
  expect(variable('extract', 'CHUNK_QUEUE_URL')).toMatch(/aws_sqs_queue\.Functions_Chunks_\w+\.url/);
  for (const name of ['load', 'listing'] as const)
    expect(variable(name, 'OBJECT_QUEUE_URL')).toMatch(/aws_sqs_queue\.Functions_Objects_\w+\.url/);
});

test('new objects in the folder of any feed reach the queue of objects, and no other events of the bucket', () => {
  const rule = named(stack, 'aws_cloudwatch_event_rule', 'Events');
  expect(JSON.parse(String(rule.event_pattern))).toEqual({
    source: ['aws.s3'],
    'detail-type': ['Object Created'],
    detail: {
      bucket: { name: [expect.stringContaining('outputs.lake_bucket_name')] },
      object: { key: [{ prefix: `${FEEDS_PREFIX}/` }] },
    },
  });
  for (const feed of publishedFeeds) expect(feedFolder(feed).startsWith(`${FEEDS_PREFIX}/`)).toBe(true);
  const target = named(stack, 'aws_cloudwatch_event_target', 'Events');
  expect(target.arn).toMatch(/aws_sqs_queue\.Functions_Objects_\w+\.arn/);
  expect(valueAt(target, 'dead_letter_config.arn')).toMatch(/aws_sqs_queue\.Events_Undelivered_\w+\.arn/);
});

test.each([
  ['Objects', 'extract', 6 * 600, { batch_size: 1, scaling_config: { maximum_concurrency: 5 } }],
  [
    'Chunks',
    'load',
    6 * 300 + 5,
    {
      batch_size: 5,
      maximum_batching_window_in_seconds: 5,
      scaling_config: { maximum_concurrency: 10 },
    },
  ],
] as const)(
  'messages of %s go to %s, those that fail again and then to its dead letters',
  (queue, name, seconds, mapping) => {
    const created = named(stack, 'aws_sqs_queue', `Functions_${queue}`);
    expect(created.visibility_timeout_seconds).toBe(seconds);
    expect(JSON.parse(String(created.redrive_policy))).toEqual({
      deadLetterTargetArn: expect.stringMatching(new RegExp(`aws_sqs_queue\\.Functions_${name}_DeadLetters`)),
      maxReceiveCount: 5,
    });
    expect(named(stack, 'aws_lambda_event_source_mapping', `Functions_${queue}`)).toMatchObject({
      ...mapping,
      function_response_types: ['ReportBatchItemFailures'],
    });
  },
);

test('only load reads the copies of records, which extract and its job write', () => {
  const granted = resourcesOf(stack, 'aws_iam_role_policy').flatMap(([name, { policy }]) =>
    (JSON.parse(String(policy)).Statement as { Action: string | string[]; Resource: unknown }[])
      .filter(({ Resource }) => JSON.stringify(Resource).includes(`/${PARTS_PREFIX}/`))
      .map(({ Action }) => [name.replace(/_Role.*/, ''), Action]),
  );
  expect(granted.sort()).toEqual([
    ['Functions_extract', 's3:PutObject'],
    ['Functions_load', 's3:GetObject'],
    ['Large_Job', 's3:PutObject'],
  ]);
});

test('every queue keeps its messages for 14 days under the key of the environment', () => {
  const queues = resourcesOf(stack, 'aws_sqs_queue');
  expect(queues).toHaveLength(9);
  for (const [, queue] of queues) {
    expect(queue.message_retention_seconds).toBe(14 * 24 * 3600);
    expect(queue.kms_master_key_id).toContain('outputs.key_arn');
  }
});

test('the table of work has the key and the expiry of its code, and can be restored', () => {
  const table = named(stack, 'aws_dynamodb_table', 'Functions_Work');
  expect([table.hash_key, table.range_key]).toEqual([IDEMPOTENCY_ATTRIBUTES.key, undefined]);
  expect(table.ttl).toEqual({ enabled: true, attribute_name: IDEMPOTENCY_ATTRIBUTES.ttl });
  expect(table.point_in_time_recovery).toEqual({ enabled: true });
  expect(valueAt(table, 'server_side_encryption.kms_key_arn')).toContain('outputs.key_arn');
});

test('the listing starts every 15 minutes, unless the settings turn it off', () => {
  const rule = (json = stack) => named(json, 'aws_cloudwatch_event_rule', 'Listing');
  expect(rule()).toMatchObject({ schedule_expression: 'rate(15 minutes)', state: 'ENABLED' });
  expect(rule(elt({ listing: { enabled: false } })).state).toBe('DISABLED');
});
