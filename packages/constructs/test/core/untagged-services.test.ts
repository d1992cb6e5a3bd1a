import type { EnvironmentSettings } from '@cardlake/platform';
import { DeadLetterQueue, EncryptionKey, ServiceRole } from '../../src';
import { only, synthesized } from '../support/stack';

const stackWith = (settings: Partial<EnvironmentSettings> = {}) =>
  synthesized((stack) => {
    new EncryptionKey(stack, 'Key', { nameSuffix: 'k', description: 'Encrypts', deleteData: false });
    new ServiceRole(stack, 'Role', {
      nameSuffix: 'r',
      service: 'glue.amazonaws.com',
      description: 'Does a thing',
    });
    new DeadLetterQueue(stack, 'Queue', {
      nameSuffix: 'q',
      keyArn: 'arn:aws:kms:eu-west-1:123456789012:key/a',
    });
  }, settings);
const providersOf = (stack: ReturnType<typeof stackWith>) =>
  ['aws_iam_role', 'aws_sqs_queue', 'aws_kms_key'].map((type) => only(stack, type).provider);

test('every resource has the tags of the environment, unless the settings say otherwise', () => {
  const stack = stackWith();
  expect(providersOf(stack)).toEqual([undefined, undefined, undefined]);
  expect(stack.json.provider.aws).toHaveLength(1);
});

test('resources of untagged services alone have a provider without tags, for the same account', () => {
  const stack = stackWith({ untaggedServices: ['iam', 'sqs'], accountId: '123456789012' });
  expect(providersOf(stack)).toEqual(['aws.untagged', 'aws.untagged', undefined]);
  const [usual, untagged] = stack.json.provider.aws as [object, object];
  const { default_tags: tags, ...rest } = Object(usual);
  expect(tags).toBeDefined();
  expect(untagged).toEqual({ ...rest, alias: 'untagged' });
  expect(providersOf(stackWith({ untaggedServices: ['sqs'] }))).toEqual([
    undefined,
    'aws.untagged',
    undefined,
  ]);
});
