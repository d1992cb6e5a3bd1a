import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testFolder } from '@cardlake/engine/test-kit';
import { OUTPUTS_READ } from '../../src/emr/output-shapes';
import { readDecisionTables, readOnlineTables, readOutputs } from '../../src/emr/outputs';
import { deploymentResolver } from '../../src/options/emr';
import { onlineTablesOf } from '../../src/options/online-tables';

const path = testFolder();

const outputs = {
  'dev-foundation': {
    lake_bucket_name: 'lake',
    artifact_bucket_name: 'artifacts',
    log_bucket_name: 'logs',
    key_arn: 'arn:key',
    other: 1,
  },
  'dev-silver-gold': {
    application_id: '00app',
    job_role_arn: 'arn:role',
    job_prefix: 'spark-jobs/1/',
    database_name: 'lake_db',
  },
};

function written(content: unknown): string {
  const file = path('outputs.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test.each(Object.entries(OUTPUTS_READ))('the stack %s has the outputs that are read', (stack, names) => {
  const golden = join(__dirname, '..', '..', '..', '..', 'stacks', stack, 'golden', 'dev.tf.json');
  const { output } = JSON.parse(readFileSync(golden, 'utf8'));
  expect(Object.keys(output)).toEqual(expect.arrayContaining([...names]));
});

test('options override the outputs of a deployment', () => {
  expect(readOutputs(written(outputs), 'dev')).toMatchObject({
    lake: 's3://lake',
    release: 's3://artifacts/spark-jobs/1/',
    logs: 's3://logs/spark/',
  });
  const resolve = deploymentResolver({ env: 'dev', outputs: written(outputs) }, { lake: 's3://mine' });
  expect([resolve('lake'), resolve('application')]).toEqual(['s3://mine', '00app']);
});

test('a missing part of a deployment is requested by the name of its option', () => {
  const resolve = deploymentResolver({ env: 'dev' }, {});
  expect(() => resolve('application')).toThrow('the EMR Serverless application is missing');
  expect(() => readOutputs(written({ 'dev-foundation': outputs['dev-foundation'] }), 'dev')).toThrow(
    'does not have the outputs of dev-foundation and dev-silver-gold',
  );
  expect(() => readOutputs(path('missing.json'), 'dev')).toThrow('missing.json does not have');
});

test('the tables that decisions are made from are in the outputs of their stack, and options come before them', () => {
  const file = written({
    'dev-prediction': {
      card_events_table_name: 'events',
      snapshots_table_name: 'rows',
      snapshots_feature_group_name: 'group',
      other: 1,
    },
  });
  expect(readOnlineTables(file, 'dev')).toEqual({
    cardEvents: 'events',
    snapshots: 'rows',
    snapshotsFeatureGroup: 'group',
  });
  expect(onlineTablesOf({ env: 'dev', outputs: file, snapshotsTable: 'mine' })).toMatchObject({
    cardEvents: 'events',
    snapshots: 'mine',
  });
  expect(() => readDecisionTables(file, 'dev')).toThrow('does not have the outputs of dev-prediction');
  expect(() => readOnlineTables(written(outputs), 'dev')).toThrow(
    'does not have the outputs of dev-prediction',
  );
  expect(() => onlineTablesOf({ env: 'dev', snapshotsTable: 'mine' })).toThrow(
    'the tables to load are not named',
  );
});
