import type { Synthesized } from '../../src/checks';
import { oneOfEachConstruct } from '../support/one-of-each-construct';

const stack: Synthesized = oneOfEachConstruct();
const queue = Object.entries(stack.json.resource?.aws_sqs_queue ?? {}).find(([name]) =>
  name.startsWith('Again'),
)?.[1];

test('messages go to the function one by one, and to its dead letters after five failures', () => {
  const [, mapping] =
    Object.entries(stack.json.resource?.aws_lambda_event_source_mapping ?? {}).find(([name]) =>
      name.startsWith('Again'),
    ) ?? [];
  expect(mapping).toMatchObject({
    batch_size: 1,
    event_source_arn: expect.stringMatching(/aws_sqs_queue\.Again/),
    scaling_config: { maximum_concurrency: 2 },
  });
  expect(JSON.parse(String(queue?.redrive_policy))).toEqual({
    deadLetterTargetArn: expect.stringMatching(/aws_sqs_queue\.Writer_DeadLetters/),
    maxReceiveCount: 5,
  });
});

test('messages stay hidden for six times the timeout of the function', () => {
  expect(queue?.visibility_timeout_seconds).toBe(6 * 60);
});

test('the function may consume its own queue only', () => {
  const policies = Object.values(stack.json.resource?.aws_iam_role_policy ?? {});
  const statements = policies.flatMap(({ policy }) => JSON.parse(String(policy)).Statement);
  const consuming = statements.filter(({ Action }) => [Action].flat().includes('sqs:ReceiveMessage'));
  expect(consuming).toHaveLength(1);
  expect(consuming[0].Resource).toMatch(/^\$\{aws_sqs_queue\.Again_\w+\.arn\}$/);
});
