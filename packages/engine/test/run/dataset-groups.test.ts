import { readFileSync } from 'node:fs';
import { type DatasetsResult, trainingManifest } from '@cardlake/datasets';
import { chooseDatasetGroups, rebuildLake, runDaily } from '../../src';
import {
  DATASET_DAY,
  hashFiles,
  makeTestLake,
  SETTINGS,
  testContext,
  testFolder,
  verifyTestLake,
} from '../../test-kit';

const lakeRoot = testFolder()('lake');
const context = testContext();
const daily = (groups?: readonly string[]) =>
  runDaily({ lakeRoot, day: DATASET_DAY, settings: SETTINGS, groups }, context);
const manifest = () => readFileSync(`${lakeRoot}/gold/training/dt=${DATASET_DAY}/manifest.json`, 'utf8');
const namesIn = ({ groups }: DatasetsResult['training']) => groups.map(({ name }) => name);

beforeAll(async () => {
  await makeTestLake(lakeRoot);
});

// A group that is published later must not change the columns, nor the bytes, of the datasets that users have.
test('the default groups are these, in this order, whatever else is published', async () => {
  const names = ['rt_card_features_v1', 'fraud_features_v1'];
  expect(chooseDatasetGroups().map(({ name }) => name)).toEqual(names);
  expect(namesIn(trainingManifest.parse(JSON.parse(manifest())))).toEqual(names);
  const hashes = hashFiles(lakeRoot);
  expect(await daily(names)).toMatchObject({ changed: false });
  expect(hashFiles(lakeRoot)).toEqual(hashes);
});

test('the groups of a run are in the manifests with their definitions, and a rebuild keeps them', async () => {
  const { training, inference } = await daily(['fraud_features_v1']);
  const expected = chooseDatasetGroups(['fraud_features_v1']).map(({ name, definitionHash }) => ({
    name,
    definitionHash,
  }));
  expect([training.groups, inference.groups]).toEqual([expected, expected]);
  expect(await verifyTestLake(lakeRoot)).toEqual([]);
  const [text, hashes] = [manifest(), hashFiles(lakeRoot)];
  await rebuildLake({ lakeRoot, tables: ['gold.training', 'gold.inference'] }, context);
  expect(manifest()).toBe(text);
  expect(hashFiles(lakeRoot)).toEqual(hashes);
});

test.each([
  ['merchant_risk_v1', 'datasets cannot hold merchant_risk_v1: it is a snapshot group'],
  ['fraud_features_v0', 'there is no feature group fraud_features_v0'],
])('%s is refused by its name, with nothing changed', async (name, message) => {
  const hashes = hashFiles(lakeRoot);
  await expect(daily(['fraud_features_v1', name])).rejects.toThrow(message);
  expect(hashFiles(lakeRoot)).toEqual(hashes);
});
