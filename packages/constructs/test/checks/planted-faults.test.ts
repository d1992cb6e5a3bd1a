import { type Args, findings, set, sound, withChange, without } from '../support/planted-fault';

/** A queue that no rule sends to. */
const LOST = Object.keys(sound.json.resource?.aws_sqs_queue ?? {}).find((name) => name.startsWith('Lost'));

const policy = (change: (statement: Args) => void) => (args: Args) => {
  const key = 'policy' in args ? 'policy' : 'assume_role_policy';
  const document = JSON.parse(String(args[key])) as { Statement: Args[] };
  change(document.Statement[0] as Args);
  args[key] = JSON.stringify(document);
};

test('a stack with one of each construct satisfies every rule', () => {
  expect(findings(sound)).toEqual([]);
});

/** Changes the statement of a queue's policy that lets rules in. */
const admission = (change: (statement: Args) => void) => (args: Args) => {
  const document = JSON.parse(String(args.policy)) as { Statement: Args[] };
  for (const statement of document.Statement) if (statement.Sid === 'Rules') change(statement);
  args.policy = JSON.stringify(document);
};

const faults: [fault: string, rule: string, type: string, change: (args: Args) => void, name?: string][] = [
  ['a stream without a key', 'encrypted', 'aws_kinesis_stream', without('kms_key_id')],
  ['a queue without a key', 'encrypted', 'aws_sqs_queue', without('kms_master_key_id')],
  [
    'a queue that lets no rule in',
    'reachable-target',
    'aws_sqs_queue_policy',
    admission((statement) => {
      statement.Action = 'sqs:ReceiveMessage';
    }),
    'Again',
  ],
  [
    'a queue that lets every rule in',
    'reachable-target',
    'aws_sqs_queue_policy',
    admission((statement) => {
      statement.Condition = { StringEquals: { 'aws:SourceAccount': '1' } };
    }),
    'Again',
  ],
  [
    'a queue for what a rule cannot deliver that lets no rule in',
    'reachable-target',
    'aws_cloudwatch_event_target',
    (args) => {
      args.dead_letter_config = {
        arn: String(args.arn).replace(/aws_sqs_queue\.\w+/, `aws_sqs_queue.${LOST}`),
      };
    },
  ],
  ['a topic without a key', 'encrypted', 'aws_sns_topic', without('kms_master_key_id')],
  ['logs without a key', 'encrypted', 'aws_cloudwatch_log_group', without('kms_key_id')],
  ['a function without a key', 'encrypted', 'aws_lambda_function', without('kms_key_arn')],
  [
    'a delivery without a key',
    'encrypted',
    'aws_kinesis_firehose_delivery_stream',
    without('extended_s3_configuration.kms_key_arn'),
  ],
  [
    'an offline store without a key',
    'encrypted',
    'aws_sagemaker_feature_group',
    without('offline_store_config.s3_storage_config.kms_key_id'),
  ],
  [
    'an online store without a key',
    'encrypted',
    'aws_sagemaker_feature_group',
    without('online_store_config.security_config'),
  ],
  ['a key that does not rotate', 'encrypted', 'aws_kms_key', without('enable_key_rotation')],
  [
    'a bucket without encryption configuration',
    'encrypted',
    'aws_s3_bucket_server_side_encryption_configuration',
    without('rule'),
  ],
  [
    'a bucket open to public ACLs',
    'no-public-access',
    'aws_s3_bucket_public_access_block',
    without('ignore_public_acls'),
  ],
  ['a bucket without versions', 'versioned', 'aws_s3_bucket_versioning', without('versioning_configuration')],
  [
    'a bucket without cleanup of aborted uploads',
    'retention',
    'aws_s3_bucket_lifecycle_configuration',
    without('rule.abort_incomplete_multipart_upload'),
  ],
  [
    'a bucket that keeps expired delete markers',
    'retention',
    'aws_s3_bucket_lifecycle_configuration',
    without('rule.expiration'),
  ],
  [
    'a bucket whose rule removes markers and expires by days, which S3 refuses',
    'retention',
    'aws_s3_bucket_lifecycle_configuration',
    (a) => Object.assign((a.rule as { expiration: Args[] }[])[0]?.expiration[0] ?? {}, { days: 1 }),
  ],
  ['a bucket without TLS enforcement', 'tls-only', 'aws_s3_bucket_policy', policy((s) => delete s.Condition)],
  ['a queue without TLS enforcement', 'tls-only', 'aws_sqs_queue_policy', policy((s) => delete s.Condition)],
  ['a topic with an open principal', 'no-open-principal', 'aws_sns_topic_policy', openTopic],
  ['a wildcard action', 'no-wildcard-action', 'aws_iam_role_policy', policy((s) => set(s, 'Action', 's3:*'))],
  [
    'a wildcard resource without a reason',
    'no-wildcard-resource-New',
    'aws_iam_role_policy',
    policy((s) => Object.assign(s, { Sid: 'New', Resource: '*' })),
  ],
  [
    'a role that may be passed to any service',
    'narrow-pass-role',
    'aws_iam_role_policy',
    policy((s) => set(s, 'Action', 'iam:PassRole')),
  ],
  ['a role without a source account', 'scoped-trust', 'aws_iam_role', policy((s) => delete s.Condition)],
  ['a function without dead letters', 'dead-letters', 'aws_lambda_function', without('dead_letter_config')],
  [
    'a schedule without dead letters',
    'dead-letters',
    'aws_scheduler_schedule',
    without('target.dead_letter_config'),
  ],
  [
    'an event source without dead letters',
    'dead-letters',
    'aws_sqs_queue',
    without('redrive_policy'),
    'Again',
  ],
  [
    'an event source with a short visibility timeout',
    'visibility',
    'aws_sqs_queue',
    (a) => set(a, 'visibility_timeout_seconds', 60),
    'Again',
  ],
  [
    'a queue whose messages are taken in batches that fail as a whole',
    'safe-batch',
    'aws_lambda_event_source_mapping',
    (a) => set(a, 'batch_size', 2),
    'Again',
  ],
  [
    'an event source that waits for a batch longer than its messages are hidden',
    'visibility',
    'aws_lambda_event_source_mapping',
    (a) => set(a, 'maximum_batching_window_in_seconds', 1),
    'Again',
  ],
  ['logs without retention', 'retention', 'aws_cloudwatch_log_group', without('retention_in_days')],
  [
    'a function without a concurrency limit',
    'capped',
    'aws_lambda_function',
    without('reserved_concurrent_executions'),
  ],
  [
    'an application without a capacity limit',
    'capped',
    'aws_emrserverless_application',
    without('maximum_capacity'),
  ],
  ['a state machine without logs', 'logged', 'aws_sfn_state_machine', without('logging_configuration')],
  [
    'an application with a long idle timeout',
    'idle-stop',
    'aws_emrserverless_application',
    (a) => set(a, 'auto_stop_configuration', { idle_timeout_minutes: 15 }),
  ],
  [
    'a reserved feature',
    'feature-name',
    'aws_sagemaker_feature_group',
    (a) => set(a, 'feature_definition', [{ feature_name: 'write_time' }]),
  ],
  [
    'too many features',
    'feature-count',
    'aws_sagemaker_feature_group',
    (a) =>
      set(
        a,
        'feature_definition',
        Array.from({ length: 2501 }, (_, i) => ({ feature_name: `f${i}` })),
      ),
  ],
  [
    'a definition over 1 MiB',
    'state-machine-size',
    'aws_sfn_state_machine',
    (a) => set(a, 'definition', `{"Comment":"${'x'.repeat(1_048_576)}"}`),
  ],
  [
    'a state in a map with a long name',
    'state-name',
    'aws_sfn_state_machine',
    (a) => {
      const inner = { States: { Short: { Type: 'Pass' }, ['x'.repeat(81)]: { Type: 'Pass' } } };
      set(a, 'definition', JSON.stringify({ States: { Each: { Type: 'Map', ItemProcessor: inner } } }));
    },
  ],
  [
    'a policy over 10 KB',
    'policy-size',
    'aws_iam_role_policy',
    policy((s) => set(s, 'Sid', 'x'.repeat(10_240))),
  ],
  [
    'a state machine without a key',
    'encrypted',
    'aws_sfn_state_machine',
    without('encryption_configuration'),
  ],
  ['a schedule without a key', 'encrypted', 'aws_scheduler_schedule', without('kms_key_arn')],
  ['a stream without retention', 'retention', 'aws_kinesis_stream', without('retention_period')],
  ['a queue without retention', 'retention', 'aws_sqs_queue', without('message_retention_seconds')],
  [
    'a job without an executor limit',
    'capped-executors',
    'aws_sfn_state_machine',
    (a) => set(a, 'definition', '{"SparkSubmitParameters":"--conf spark.driver.cores=4"}'),
  ],
  [
    'a job larger than the application',
    'capped-executors',
    'aws_sfn_state_machine',
    (a) =>
      set(
        a,
        'definition',
        '{"SparkSubmitParameters":"spark.driver.cores=4 spark.executor.cores=4 spark.dynamicAllocation.maxExecutors=8"}',
      ),
  ],
  [
    'environment variables over 4 KB',
    'environment-size',
    'aws_lambda_function',
    (a) => set(a, 'environment', { variables: { A: 'x'.repeat(4096) } }),
  ],
  [
    'a pattern of more than 2,048 characters',
    'event-pattern-size',
    'aws_cloudwatch_event_rule',
    (a) => set(a, 'event_pattern', JSON.stringify({ source: ['x'.repeat(2048)] })),
  ],
];

test.each(faults)('%s breaks the rule %s', (...fault) => {
  const [, rule, type, change, name] = fault;
  const found = findings(withChange(type, change, name));
  expect(found.map((each) => each.rule)).toContain(rule);
});

test('a suppressed rule is not reported', () => {
  const suppressed = withChange('aws_lambda_function', (args) => {
    delete args.dead_letter_config;
    args['//'] = { suppressions: { 'dead-letters': 'the caller handles failures' } };
  });
  expect(findings(suppressed)).toEqual([]);
});

function openTopic(args: Args): void {
  policy((s) => {
    s.Principal = { AWS: '*' };
    delete s.Condition;
  })(args);
}
