import { type Args, findings, set, withChange, without } from '../support/planted-fault';

type Fault = [fault: string, rule: string, type: string, change: (args: Args) => void, name: string];

const faults: Fault[] = [
  ...(
    [
      'function_response_types',
      'bisect_batch_on_function_error',
      'maximum_retry_attempts',
      'maximum_record_age_in_seconds',
      'destination_config',
    ] as const
  ).map(
    (path): Fault => [
      `a stream that invokes a function without ${path}`,
      'safe-stream',
      'aws_lambda_event_source_mapping',
      without(path),
      'Records',
    ],
  ),
  [
    'a stream that retries without end',
    'safe-stream',
    'aws_lambda_event_source_mapping',
    (a) => set(a, 'maximum_retry_attempts', -1),
    'Changes',
  ],
  [
    'a batch of more records than Lambda takes',
    'batch-size',
    'aws_lambda_event_source_mapping',
    (a) => set(a, 'batch_size', 10_001),
    'Records',
  ],
  [
    'a queue with large batches and no window',
    'batch-size',
    'aws_lambda_event_source_mapping',
    (a) => set(a, 'batch_size', 11),
    'Again',
  ],
  [
    'a table without a key of its own',
    'encrypted',
    'aws_dynamodb_table',
    without('server_side_encryption.kms_key_arn'),
    'Items',
  ],
  [
    'a table that cannot be restored',
    'restorable',
    'aws_dynamodb_table',
    without('point_in_time_recovery'),
    'Items',
  ],
  ['a table that keeps its items forever', 'retention', 'aws_dynamodb_table', without('ttl'), 'Items'],
];

test.each(faults)('%s breaks the rule %s', (...fault) => {
  const [, rule, type, change, name] = fault;
  expect(findings(withChange(type, change, name)).map((each) => each.rule)).toContain(rule);
});
