import { ValidationError } from '@cardlake/platform';
import { FeatureGroup, ServiceRole } from '../../src';
import { testStack } from '../support/stack';

test('all faults of a group are told at once, with the path of the construct', () => {
  const stack = testStack();
  const role = new ServiceRole(stack, 'Role', {
    thing: 'r',
    service: 'sagemaker.amazonaws.com',
    description: 'r',
  });
  const make = () =>
    new FeatureGroup(stack, 'Group', {
      group: 'g_v1',
      definitions: [
        { FeatureName: 'a', FeatureType: 'String' },
        { FeatureName: 'a', FeatureType: 'String' },
        { FeatureName: 'when', FeatureType: 'Integral' },
      ],
      recordId: 'card_id',
      eventTime: 'when',
      online: false,
      keyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1',
      offlineUri: 's3://lake/x',
      role,
      tableFormat: 'Glue',
      onlineTtlDays: 3,
      deleteData: false,
    });
  let caught: unknown;
  try {
    make();
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(ValidationError);
  const { where, problems } = caught as ValidationError;
  expect(where).toBe('test-bronze/Group/Resource');
  expect(problems).toEqual([
    "recordId: card_id is none of the group's features",
    'eventTime: when must be a Fractional or String feature of the group',
    'definitions: a feature is named twice',
    'onlineTtlDays: the group has no online store',
  ]);
});
