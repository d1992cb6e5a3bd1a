import { checkEnvironment, type Synthesized } from '../../src/checks';
import { oneOfEachConstruct } from '../support/one-of-each-construct';

const sound = oneOfEachConstruct();

const rulesOf = (stack: Synthesized) =>
  checkEnvironment('test', [stack])
    .filter(({ rule }) => rule !== 'contract')
    .map(({ rule }) => rule);

const changed = (change: (json: Record<'terraform' | 'resource', object>) => void): Synthesized => {
  const json = structuredClone(sound.json);
  change(json as unknown as Record<'terraform' | 'resource', object>);
  return { id: sound.id, json };
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
    'an absolute path',
    (json) => Object.assign(json.terraform, { backend: { local: { path: '/home/me/state' } } }),
  ],
])('%s: %s', (rule, _name, change) => {
  expect(rulesOf(changed(change))).toContain(rule);
});

test('the minimum record size of Firehose is noted', () => {
  expect(checkEnvironment('test', [sound])).toContainEqual(
    expect.objectContaining({ severity: 'note', rule: 'firehose-rounding' }),
  );
});

test.each([
  ['arn:aws:sqs:eu-west-1:123456789012:q.fifo', 11, 0, true],
  ['arn:aws:sqs:eu-west-1:123456789012:q.fifo', 10, 0, false],
  ['arn:aws:sqs:eu-west-1:123456789012:q', 11, 0, true],
  ['arn:aws:sqs:eu-west-1:123456789012:q', 10_000, 5, false],
  ['arn:aws:sqs:eu-west-1:123456789012:q', 10_001, 5, true],
])('batches of %s: size %d with a window of %d s', (arn, size, window, refused) => {
  const stack = changed((json) =>
    Object.assign(json.resource, {
      aws_lambda_event_source_mapping: {
        m: { event_source_arn: arn, batch_size: size, maximum_batching_window_in_seconds: window },
      },
    }),
  );
  expect(rulesOf(stack).includes('batch-size')).toBe(refused);
});

test('more feature groups than the limit of an account are found', () => {
  const groups = (count: number) =>
    changed((json) => {
      const { aws_sagemaker_feature_group: byName } = sound.json.resource as Record<string, object>;
      const [group] = Object.values(byName ?? {});
      const many = Object.fromEntries(Array.from({ length: count }, (_, i) => [`g${i}`, group]));
      Object.assign(json.resource, { aws_sagemaker_feature_group: many });
    });
  expect(rulesOf(groups(100))).not.toContain('feature-group-count');
  expect(rulesOf(groups(101))).toContain('feature-group-count');
});

test('values that are read but not published, and declared but not published, are found', () => {
  const reader = changed((json) =>
    Object.assign(json, {
      locals: { x: `\${data.terraform_remote_state.foundation.outputs.colour}` },
      output: { stream_name: { value: 'x' } },
    }),
  );
  const messages = checkEnvironment('test', [reader])
    .filter(({ rule }) => rule === 'contract')
    .map(({ message }) => message);
  expect(messages).toContain(
    'test-foundation does not publish colour; add it to the outputs of its declaration',
  );
  expect(messages).toContain('output stream_arn is declared but not published; publish it');
  expect(messages).not.toContain('output stream_name is declared but not published; publish it');
});
