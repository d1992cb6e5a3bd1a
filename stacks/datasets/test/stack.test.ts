import { publishedGroups as published } from '@cardlake/constructs';
import { terraformOf, testSettings, valueAt } from '@cardlake/constructs/test-kit';
import { field } from '@cardlake/schema';
import { type App, Testing } from 'cdktf';
import { DatasetsStack } from '../src';

const group = (name: string, column: string) => ({
  name,
  recordId: 'card_id',
  stored: false,
  online: false,
  features: { [column]: field.bigint('c') },
});
const groups = [group('g_v1', 'count_1h'), group('g_v2', 'count_2h')];

const { resource } = terraformOf(
  new DatasetsStack(Testing.app() as App, testSettings({ datasets: { groups: ['g_v1'] } }), { groups }),
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

test('groups that the settings do not name are left out, and a name of none is refused', () => {
  expect(columns('training')).not.toContain('count_2h');
  const settings = testSettings({ datasets: { groups: ['g_v1', 'merchant_v1'] } });
  expect(() => new DatasetsStack(Testing.app() as App, settings, { groups })).toThrow(
    'expected some of g_v1, g_v2, found merchant_v1',
  );
});

test('a version is trained every week only on datasets with features that a model is served with', () => {
  const weekly = { weekly: { enabled: true } };
  const trained = [
    { prediction: { enabled: true, training: weekly } },
    { prediction: { enabled: true }, featureBatch: { enabled: true, ...weekly } },
  ];
  const synthesize = (settings: object, all = published) =>
    new DatasetsStack(Testing.app() as App, testSettings(settings), { groups: all });
  for (const settings of trained) {
    const named = { ...settings, datasets: { groups: ['rt_card_features_v1', 'fraud_features_v1'] } };
    expect(() => synthesize(named)).toThrow(
      /datasets\.groups.*expected one of fraud_features_v2 among them, since a version is trained every week.*; found rt_card_features_v1, fraud_features_v1/s,
    );
    // Without names, the environment can train.
    expect(() => synthesize(settings)).not.toThrow();
  }
  const released = { prediction: { enabled: true }, datasets: { groups: ['fraud_features_v1'] } };
  expect(() => synthesize(released)).not.toThrow();
});
