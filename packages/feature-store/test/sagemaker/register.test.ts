import { memoryFeatureGroups } from '@cardlake/aws/test-kit';
import { field } from '@cardlake/schema';
import type { OnlineGroup } from '../../src';
import { registerGroup } from '../../src/sagemaker/groups';
import { featureGroupOf } from '../../test-kit';

const v1: OnlineGroup = {
  name: 'spend_v1',
  recordId: 'card_id',
  features: { n: field.bigint('a count'), mean: field.double('a mean') },
};
const NAME = 'cardlake-test-spend-v1';
const withMore = (count: number): OnlineGroup => ({
  ...v1,
  features: {
    ...v1.features,
    ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`more_${i}`, field.bigint('more')])),
  },
});
const sleep = async () => {};
const names = (definitions: readonly { FeatureName: string }[]) =>
  definitions.map((each) => each.FeatureName);

test('a complete feature group is not changed', async () => {
  const catalog = memoryFeatureGroups(featureGroupOf(v1, NAME));
  expect(await registerGroup(v1, { catalog, name: NAME, sleep })).toEqual([]);
});

test.each([1, 3, 250])('%d missing features are added and awaited', async (count) => {
  const catalog = memoryFeatureGroups(featureGroupOf(v1, NAME));
  const added = await registerGroup(withMore(count), { catalog, name: NAME, sleep });
  expect(added).toHaveLength(count);
  expect(names(catalog.group.definitions)).toEqual(names(featureGroupOf(withMore(count), NAME).definitions));
});

test('a dry run returns the features to add, and adds none', async () => {
  const catalog = memoryFeatureGroups(featureGroupOf(v1, NAME));
  expect(names(await registerGroup(withMore(2), { catalog, name: NAME, dryRun: true }))).toEqual([
    'more_0',
    'more_1',
  ]);
  expect(catalog.group).toEqual(featureGroupOf(v1, NAME));
});

test.each<[string, OnlineGroup, string]>([
  [
    'a removed feature',
    { ...v1, features: { n: field.bigint('a count') } },
    'feature mean is not in spend_v1, and features cannot be removed',
  ],
  [
    'another type',
    { ...v1, features: { ...v1.features, n: field.double('x') } },
    'n is Integral in AWS and Fractional in spend_v1',
  ],
  [
    'another record id',
    { ...v1, recordId: 'event_id' },
    'records are identified by card_id, not by event_id',
  ],
])('%s is rejected, and nothing is changed', async (_what, group, message) => {
  const catalog = memoryFeatureGroups(featureGroupOf(v1, NAME));
  await expect(registerGroup(group, { catalog, name: NAME, sleep })).rejects.toMatchObject({
    code: 'feature_group_incompatible',
    message: expect.stringContaining(message),
    hint: expect.stringContaining('new version'),
  });
  expect(catalog.group).toEqual(featureGroupOf(v1, NAME));
});

test('a failed update is reported with the reason of AWS', async () => {
  const catalog = memoryFeatureGroups(featureGroupOf(v1, NAME), 'the role may not write the table');
  await expect(registerGroup(withMore(1), { catalog, name: NAME, sleep })).rejects.toMatchObject({
    code: 'feature_group_failed',
    message: expect.stringContaining('the role may not write the table'),
  });
});

test('a missing feature group is reported by name', async () => {
  const catalog = memoryFeatureGroups(featureGroupOf(v1, 'another'));
  await expect(registerGroup(v1, { catalog, name: NAME })).rejects.toMatchObject({
    code: 'feature_group_missing',
    message: expect.stringContaining(NAME),
  });
});
