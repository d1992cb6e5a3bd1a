import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { groups } from '@cardlake/card-features';
import { createScorer, readModel } from '@cardlake/model';
import { readStarterModel } from '../src';

const FOLDER = join(__dirname, '../trained');

test('the files are small, and the model is the one that its card describes', () => {
  const bytes = readdirSync(FOLDER).reduce((sum, file) => sum + statSync(join(FOLDER, file)).size, 0);
  expect(bytes).toBeLessThan(200_000);
  const { model, card } = readStarterModel();
  expect(Buffer.from(model).equals(readFileSync(join(FOLDER, 'model.json')))).toBe(true);
  expect(createHash('sha256').update(model).digest('hex')).toBe(card.modelSha256);
});

test('it scores vectors of the assembled group as that is published now', () => {
  const { model, card } = readStarterModel();
  const group = groups.fraud_features_v2;
  expect(card.groups).toEqual([{ name: 'fraud_features_v2', definitionHash: group.hash }]);
  expect(group.assembled).toBe(true);
  expect(card.features.map(({ name }) => name)).toEqual([
    'amount',
    ...group.features.map(({ name }) => name),
  ]);
  const read = readModel(model);
  expect(read.features.map(({ name }) => name)).toEqual(card.features.map(({ name }) => name));
  expect(createScorer(read).margin(card.features.map(() => null))).toBeLessThan(0);
});
