import type { Synthesized } from '../../src/checks';
import { oneOfEachConstruct } from '../support/one-of-each-construct';

const stack: Synthesized = oneOfEachConstruct();

/** Returns the resource of a type whose logical name begins with a text. */
function named(type: string, beginning: string): Readonly<Record<string, unknown>> | undefined {
  return Object.entries(stack.json.resource?.[type] ?? {}).find(([name]) => name.startsWith(beginning))?.[1];
}

const statements = Object.values(stack.json.resource?.aws_iam_role_policy ?? {}).flatMap(
  ({ policy }): { Sid: string; Resource: string | string[] }[] => JSON.parse(String(policy)).Statement,
);
const resourcesOf = (sid: string) =>
  statements.filter(({ Sid }) => Sid === sid).flatMap(({ Resource }) => Resource);

test('records are taken from the oldest on, halved until one fails alone, and given up into the dead-letter queue', () => {
  expect(named('aws_lambda_event_source_mapping', 'Records')).toMatchObject({
    starting_position: 'TRIM_HORIZON',
    batch_size: 500,
    parallelization_factor: 1,
    function_response_types: ['ReportBatchItemFailures'],
    bisect_batch_on_function_error: true,
    maximum_retry_attempts: 3,
    maximum_record_age_in_seconds: 3600,
    destination_config: {
      on_failure: { destination_arn: expect.stringMatching(/aws_sqs_queue\.Writer_DeadLetters_\w+\.arn/) },
    },
  });
});

test('a consumer of the stream is read over its own connection, which the role may open', () => {
  const consumer = expect.stringMatching(/aws_kinesis_stream_consumer\.Consumer_\w+\.arn/);
  expect(named('aws_lambda_event_source_mapping', 'Records')?.event_source_arn).toEqual(consumer);
  expect(resourcesOf('SubscribeToStream')).toEqual([
    expect.stringMatching(/aws_kinesis_stream\.Stream_\w+\.arn/),
    consumer,
  ]);
});

test('changes of a table are filtered by a pattern, and read from its streams only', () => {
  expect(named('aws_lambda_event_source_mapping', 'Changes')).toMatchObject({
    event_source_arn: expect.stringMatching(/aws_dynamodb_table\.Items_\w+\.stream_arn/),
    filter_criteria: { filter: [{ pattern: '{"eventName":["INSERT"]}' }] },
  });
  expect(resourcesOf('ReadChanges')).toEqual([
    expect.stringMatching(/^\$\{aws_dynamodb_table\.Items_\w+\.arn\}\/stream\/\*$/),
  ]);
  expect(named('aws_lambda_event_source_mapping', 'Records')).not.toHaveProperty('filter_criteria');
});

test('executions are kept started for an alias of the newest version, which the address calls', () => {
  const alias = expect.stringMatching(/aws_lambda_alias\.Writer_Live_\w+\.name/);
  expect(named('aws_lambda_function', 'Writer')?.publish).toBe(true);
  expect(named('aws_lambda_alias', 'Writer')?.function_version).toMatch(/aws_lambda_function\.\w+\.version/);
  expect(named('aws_lambda_provisioned_concurrency_config', 'Writer')).toMatchObject({
    provisioned_concurrent_executions: 1,
    qualifier: alias,
  });
  expect(named('aws_lambda_function_url', 'Address')).toMatchObject({
    authorization_type: 'AWS_IAM',
    qualifier: alias,
  });
});
