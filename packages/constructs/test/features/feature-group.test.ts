import { ValidationError } from '@cardlake/platform';
import type { FeatureDefinition } from '@cardlake/schema';
import { FeatureGroup, type FeatureGroupProps, ServiceRole } from '../../src';
import { testStack } from '../support/stack';

const definitions: FeatureDefinition[] = [
  { FeatureName: 'card_id', FeatureType: 'String' },
  { FeatureName: 'at', FeatureType: 'String' },
];

/** Creates a group with some other props. @returns the problems, with the path of the construct; none if it is valid */
function problemsOf(
  props: Partial<FeatureGroupProps>,
): Pick<ValidationError, 'where' | 'problems'> | undefined {
  const stack = testStack();
  const role = new ServiceRole(stack, 'Role', {
    nameSuffix: 'r',
    service: 'sagemaker.amazonaws.com',
    description: 'r',
  });
  try {
    new FeatureGroup(stack, 'Group', {
      group: 'g_v1',
      definitions,
      recordId: 'card_id',
      eventTime: 'at',
      online: true,
      keyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1',
      offline: { uri: 's3://lake/x', tableFormat: 'Iceberg' },
      role,
      deleteData: false,
      ...props,
    });
    return undefined;
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
}

test('all problems of a group are reported at once, with the path of the construct', () => {
  const found = problemsOf({
    definitions: [
      { FeatureName: 'a', FeatureType: 'String' },
      { FeatureName: 'a', FeatureType: 'String' },
      { FeatureName: 'when', FeatureType: 'Integral' },
    ],
    eventTime: 'when',
    online: false,
    offline: { uri: 's3://lake/x', tableFormat: 'Glue' },
    onlineTtlDays: 3,
  });
  expect(found?.where).toBe('test-bronze/Group/Resource');
  expect(found?.problems).toEqual([
    'recordId: card_id is not a feature of the group',
    'eventTime: when must be a Fractional or String feature of the group',
    'definitions: a feature is named twice',
    'onlineTtlDays: the group has no online store',
  ]);
});

const secondsAt: FeatureDefinition[] = [
  { FeatureName: 'card_id', FeatureType: 'String' },
  { FeatureName: 'at', FeatureType: 'Fractional' },
];
const withFeatures = (...names: string[]): FeatureDefinition[] => [
  ...definitions,
  ...names.map((FeatureName): FeatureDefinition => ({ FeatureName, FeatureType: 'String' })),
];

test.each<[string, Partial<FeatureGroupProps>, string | undefined]>([
  ['an Iceberg table with a String event time', {}, undefined],
  [
    'an Iceberg table with a Fractional event time',
    { definitions: secondsAt },
    'eventTime: at is Fractional, and the Iceberg format demands String (ISO 8601)',
  ],
  [
    'a Glue table with a Fractional event time',
    { definitions: secondsAt, offline: { uri: 's3://lake/x', tableFormat: 'Glue' } },
    undefined,
  ],
  ['an online store alone', { offline: undefined }, undefined],
  [
    'no store at all',
    { online: false, offline: undefined },
    'online: the group has neither an online nor an offline store',
  ],
  [
    'a reserved name',
    { definitions: withFeatures('write_time') },
    'definitions: "write_time" is reserved by the Feature Store; rename it',
  ],
  [
    'a name that is too long',
    { definitions: withFeatures('x'.repeat(65)) },
    `definitions: "${'x'.repeat(65)}" has 65 characters; shorten it to 64`,
  ],
  [
    'too many features',
    { definitions: withFeatures(...Array.from({ length: 2499 }, (_, i) => `f${i}`)) },
    'definitions: 2501 features, and a group holds 2500; split the group',
  ],
  ['a time to live of a day', { onlineTtlDays: 1 }, undefined],
  ['no time to live', { onlineTtlDays: 0 }, 'onlineTtlDays: expected whole days, at least 1, got 0'],
])('%s', (_what, props, problem) => {
  expect(problemsOf(props)?.problems).toEqual(problem === undefined ? undefined : [problem]);
});
