import type { Synthesized } from '../../src/checks';
import { everything } from '../support/everything';
import { only } from '../support/stack';

const whole: Synthesized = everything();
const queue = Object.entries(whole.json.resource?.aws_sqs_queue ?? {}).find(([name]) =>
  name.startsWith('Again'),
)![1];

test('messages go to the function one by one, and what fails five times to its dead letters', () => {
  expect(only(whole, 'aws_lambda_event_source_mapping')).toMatchObject({
    batch_size: 1,
    event_source_arn: expect.stringMatching(/aws_sqs_queue\.Again/),
    scaling_config: { maximum_concurrency: 2 },
  });
  expect(JSON.parse(String(queue.redrive_policy))).toEqual({
    deadLetterTargetArn: expect.stringMatching(/aws_sqs_queue\.Writer_DeadLetters/),
    maxReceiveCount: 5,
  });
});

test('a message stays hidden for as long as the function may try', () => {
  expect(queue.visibility_timeout_seconds).toBe(6 * 60);
});

test('the function may take from its own queue and from no other', () => {
  const policies = Object.values(whole.json.resource?.aws_iam_role_policy ?? {});
  const statements = policies.flatMap(({ policy }) => JSON.parse(String(policy)).Statement);
  const taking = statements.filter(({ Action }) => [Action].flat().includes('sqs:ReceiveMessage'));
  expect(taking).toHaveLength(1);
  expect(taking[0].Resource).toMatch(/^\$\{aws_sqs_queue\.Again_\w+\.arn\}$/);
});
