import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PublishedGroup } from '@cardlake/constructs';
import { readBuilds } from '@cardlake/constructs/synth';
import { terraformOf, testSettings, valueAt, writeTestArtifacts } from '@cardlake/constructs/test-kit';
import { field } from '@cardlake/schema';
import { type App, Testing } from 'cdktf';
import { FeatureStoreStack } from '../src';

const stored = { stored: true, online: false, features: { mean_7d: field.double('m') } };
const groups: PublishedGroup[] = [
  {
    ...stored,
    name: 'cards_v1',
    recordId: 'card_id',
    online: true,
    features: { count_1h: field.bigint('c') },
  },
  { ...stored, name: 'events_v2', recordId: 'event_id' },
  { ...stored, name: 'events_v3', recordId: 'event_id', stored: false },
];

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'cardlake-feature-store-'));
  writeTestArtifacts(root);
});
afterAll(() => rmSync(root, { recursive: true }));

function featureStore(onlineRecordsExpireAfterDays: number | null = null) {
  const builds = readBuilds(['featureWriter'], root);
  return terraformOf(
    new FeatureStoreStack(
      Testing.app() as App,
      testSettings({ featureStore: { onlineRecordsExpireAfterDays } }),
      {
        groups,
        builds,
      },
    ),
  );
}

const groupCalled = (json: ReturnType<typeof featureStore>, name: string) =>
  Object.values(json.resource?.aws_sagemaker_feature_group ?? {}).find(
    ({ feature_group_name }) => feature_group_name === `cardlake-test-feature-store-${name}`,
  );

test('a group consists of record id, event time and features, in this order', () => {
  expect(groupCalled(featureStore(), 'cards-v1')).toMatchObject({
    record_identifier_feature_name: 'card_id',
    event_time_feature_name: 'event_time',
    feature_definition: [
      { feature_name: 'card_id', feature_type: 'String' },
      { feature_name: 'event_time', feature_type: 'String' },
      { feature_name: 'count_1h', feature_type: 'Integral' },
    ],
  });
});

test('a group whose vectors are assembled online has no feature group', () => {
  expect(groupCalled(featureStore(), 'events-v2')).toBeDefined();
  expect(groupCalled(featureStore(), 'events-v3')).toBeUndefined();
});

test('only online groups have an online store, and its records expire', () => {
  const json = featureStore(30);
  expect(groupCalled(json, 'cards-v1')?.online_store_config).toMatchObject({
    ttl_duration: { unit: 'Days', value: 30 },
  });
  expect(groupCalled(json, 'events-v2')).not.toHaveProperty('online_store_config');
  expect(JSON.stringify(groupCalled(featureStore(), 'cards-v1'))).not.toContain('ttl_duration');
});

test('the writer maps published names to groups, and may write those only', () => {
  const { resource } = featureStore();
  const [lambda] = Object.values(resource?.aws_lambda_function ?? {});
  const names = JSON.parse(String(valueAt(lambda, 'environment.variables.FEATURE_GROUPS')));
  expect(Object.keys(names)).toEqual(['cards_v1']);
  const policies = JSON.stringify(
    Object.values(resource?.aws_iam_role_policy ?? {}).map(({ policy }) => policy),
  );
  expect(policies).toMatch(/aws_sagemaker_feature_group\.cards_v1_\w+\.arn/);
  expect(policies).not.toContain('aws_sagemaker_feature_group.events_v2');
});
