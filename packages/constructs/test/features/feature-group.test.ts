import { ValidationError } from '@cardlake/platform';
import { FeatureGroup, ServiceRole } from '../../src';
import { testStack } from '../support/stack';

test('all problems of a group are reported at once, with the path of the construct', () => {
  const stack = testStack();
  const role = new ServiceRole(stack, 'Role', {
    nameSuffix: 'r',
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
  let catchAll: unknown;
  try {
    make();
  } catch (error) {
    catchAll = error;
  }
  expect(catchAll).toBeInstanceOf(ValidationError);
  const { where, problems } = catchAll as ValidationError;
  expect(where).toBe('test-bronze/Group/Resource');
  expect(problems).toEqual([
    'recordId: card_id is not a feature of the group',
    'eventTime: when must be a Fractional or String feature of the group',
    'definitions: a feature is named twice',
    'onlineTtlDays: the group has no online store',
  ]);
});
