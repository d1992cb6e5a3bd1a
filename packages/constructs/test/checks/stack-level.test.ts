import { checkEnvironment, type Synthesized } from '../../src/checks';
import { everything } from '../support/everything';

const whole = everything();

const rulesOf = (stack: Synthesized) =>
  checkEnvironment('test', [stack])
    .filter(({ rule }) => rule !== 'contract')
    .map(({ rule }) => rule);

const changed = (change: (json: Record<'terraform' | 'resource', object>) => void): Synthesized => {
  const json = structuredClone(whole.json);
  change(json as unknown as Record<'terraform' | 'resource', object>);
  return { id: whole.id, json };
};

test.each<[string, string, (json: Record<'terraform' | 'resource', object>) => void]>([
  ['tagged', 'no tags', (json) => Object.assign(json, { provider: { aws: [{}] } })],
  [
    'provider-source',
    'the short name of the provider',
    (json) => Object.assign(json.terraform, { required_providers: { aws: { source: 'aws' } } }),
  ],
  ['explicit-backend', 'no backend', (json) => Object.assign(json.terraform, { backend: {} })],
  [
    'explicit-backend',
    'a path of this machine',
    (json) => Object.assign(json.terraform, { backend: { local: { path: '/home/me/state' } } }),
  ],
])('%s: %s', (rule, _name, change) => {
  expect(rulesOf(changed(change))).toContain(rule);
});

test('what Firehose bills is noted', () => {
  expect(checkEnvironment('test', [whole])).toContainEqual(
    expect.objectContaining({ severity: 'note', rule: 'firehose-rounding' }),
  );
});

test.each([
  ['arn:aws:sqs:eu-west-1:123456789012:q.fifo', 11, 0, true],
  ['arn:aws:sqs:eu-west-1:123456789012:q.fifo', 10, 0, false],
  ['arn:aws:sqs:eu-west-1:123456789012:q', 11, 0, true],
  ['arn:aws:sqs:eu-west-1:123456789012:q', 10_000, 5, false],
  ['arn:aws:sqs:eu-west-1:123456789012:q', 10_001, 5, true],
])('batches of %s: %d with a window of %d s', (arn, size, window, refused) => {
  const stack = changed((json) =>
    Object.assign(json.resource, {
      aws_lambda_event_source_mapping: {
        m: { event_source_arn: arn, batch_size: size, maximum_batching_window_in_seconds: window },
      },
    }),
  );
  expect(rulesOf(stack).includes('batch-size')).toBe(refused);
});

test('more feature groups than an account may have are found', () => {
  const groups = (count: number) =>
    changed((json) => {
      const { aws_sagemaker_feature_group: byName } = whole.json.resource as Record<string, object>;
      const [group] = Object.values(byName ?? {});
      const many = Object.fromEntries(Array.from({ length: count }, (_, i) => [`g${i}`, group]));
      Object.assign(json.resource, { aws_sagemaker_feature_group: many });
    });
  expect(rulesOf(groups(100))).not.toContain('feature-group-count');
  expect(rulesOf(groups(101))).toContain('feature-group-count');
});

test('a value that nobody publishes is found, and a contract that its publisher does not keep', () => {
  const reader = changed((json) =>
    Object.assign(json, {
      locals: { x: `\${data.terraform_remote_state.foundation.outputs.colour}` },
      output: { stream_name: { value: 'x' } },
    }),
  );
  const messages = checkEnvironment('test', [reader])
    .filter(({ rule }) => rule === 'contract')
    .map(({ message }) => message);
  expect(messages).toContain('test-foundation publishes no colour; add it to its contract');
  expect(messages).toContain('the contract says stream_arn, and no output does');
  expect(messages).not.toContain('the contract says stream_name, and no output does');
});
