import { terraformOf, testSettings, valueAt } from '@cardlake/constructs/test-kit';
import { field } from '@cardlake/schema';
import { type App, Testing } from 'cdktf';
import { DatasetsStack } from '../src';

const { resource } = terraformOf(
  new DatasetsStack(Testing.app() as App, testSettings(), {
    groups: [{ name: 'g_v1', recordId: 'card_id', online: false, features: { count_1h: field.bigint('c') } }],
  }),
);
const tables = Object.fromEntries(
  Object.values(resource?.aws_glue_catalog_table ?? {}).map((table) => [String(table.name), table]),
);

const columns = (name: string) =>
  (valueAt(tables[name], 'storage_descriptor.columns') as { name: string }[]).map((column) => column.name);

const LABELS: readonly unknown[] = ['is_fraud', 'card_fraud_known_at'];

test('training and validation have labels, inference has none', () => {
  expect(columns('training')).toEqual(expect.arrayContaining(['event_id', 'count_1h', ...LABELS]));
  expect(columns('validation')).toEqual(columns('training'));
  expect(columns('inference')).toEqual(columns('training').filter((name) => !LABELS.includes(name)));
});

test('each set has its own folder per day', () => {
  const template = (name: string) =>
    (valueAt(tables[name], 'parameters') as Record<string, string>)['storage.location.template'];
  expect(template('training')).toMatch(/\/gold\/training\/dt=\$\$\{dt\}\/train$/);
  expect(template('validation')).toMatch(/\/gold\/training\/dt=\$\$\{dt\}\/validation$/);
  expect(template('inference')).toMatch(/\/gold\/inference\/dt=\$\$\{dt\}$/);
});
