import { named, resourcesOf, valueAt, variablesOf } from '@cardlake/constructs/test-kit';
import { feedObjects, feedQuarantine } from '@cardlake/feeds';
import {
  JOB_FLAGS,
  PUBLICATION_ATTRIBUTES,
  PUBLISH_JOB,
  RUNS_PREFIX,
  STAGED_EVENT,
} from '@cardlake/job-contract';
import { NAMED_QUERIES } from '../src/publish/queries';
import { elt } from './support';

const stack = elt();

test('the job has the versions that its script is written for, no index, and every argument that its script reads but those of a run', () => {
  const job = named(stack, 'aws_glue_job', 'Publish');
  expect(job).toMatchObject({
    glue_version: '5.1',
    worker_type: 'G.1X',
    number_of_workers: 2,
    max_retries: 0,
    execution_property: { max_concurrent_runs: 3 },
  });
  const given = job.default_arguments as Readonly<Record<string, string>>;
  expect(given['--python-modules-installer-option']).toBe('--no-index');
  const ofRun = ['request', 'runId'];
  for (const flag of PUBLISH_JOB.flags)
    expect([flag, given[JOB_FLAGS[flag]] === undefined]).toEqual([flag, ofRun.includes(flag)]);
});

test('the job has its script, its libraries and its wheels from the folder that the release is uploaded to, which no other job reads', () => {
  const job = named(stack, 'aws_glue_job', 'Publish');
  const given = job.default_arguments as Readonly<Record<string, string>>;
  const used = [
    valueAt(job, 'command.script_location'),
    given['--extra-py-files'],
    given['--additional-python-modules'],
  ].map((uri) => String(uri).replace(/^s3:\/\/[^/]*\//, ''));
  expect(used.sort()).toEqual(
    resourcesOf(stack, 'aws_s3_object')
      .flatMap(([name, { key }]) => (name.startsWith('Publish_Job') ? [String(key)] : []))
      .sort(),
  );
  for (const key of used) expect(key).toMatch(/^publish-job\//);
});

test('what the job writes, its bookmarks and its logs are under the key of the environment', () => {
  const { encryption_configuration: security } = named(stack, 'aws_glue_security_configuration', 'Publish');
  const keys = Object.values(security as Readonly<Record<string, { kms_key_arn: string }>>);
  expect(keys).toHaveLength(3);
  for (const { kms_key_arn } of keys) expect(kms_key_arn).toContain('outputs.key_arn');
  const groups = resourcesOf(stack, 'aws_cloudwatch_log_group').filter(([name]) =>
    name.startsWith('Publish_Job'),
  );
  expect(groups.map(([, { name }]) => String(name).replace(/.*\//, '')).sort()).toEqual(['error', 'output']);
});

test('the table of publications has the keys and the expiry of its code', () => {
  const table = named(stack, 'aws_dynamodb_table', 'Publish');
  const { partition, sort, ttl } = PUBLICATION_ATTRIBUTES;
  expect([table.hash_key, table.range_key]).toEqual([partition, sort]);
  expect(table.ttl).toEqual({ enabled: true, attribute_name: ttl });
});

test('events of staged objects, and no others, reach the queue of the publisher', () => {
  const rule = named(stack, 'aws_cloudwatch_event_rule', 'Staged');
  expect(JSON.parse(String(rule.event_pattern))).toEqual({
    source: [STAGED_EVENT.source],
    'detail-type': [STAGED_EVENT.detailType],
  });
  const target = named(stack, 'aws_cloudwatch_event_target', 'Publish_Target');
  expect(target.arn).toMatch(/aws_sqs_queue\.Publish_Staged_\w+\.arn/);
});

test('publications start by schedule and by the size of what waits, unless the settings turn either off', () => {
  const schedule = (json = stack) => named(json, 'aws_cloudwatch_event_rule', 'Publish_Schedule');
  const gathered = (json = stack) =>
    variablesOf(named(json, 'aws_lambda_function', 'Publish')).own.GATHERED_MEGABYTES;
  expect(schedule()).toMatchObject({ schedule_expression: 'rate(15 minutes)', state: 'ENABLED' });
  expect(gathered()).toBe('128');
  const byHand = elt({ publish: { bySchedule: false, byEvent: false } });
  expect(schedule(byHand).state).toBe('DISABLED');
  expect(gathered(byHand)).toBe('Infinity');
});

test('without the publication there is no job, machine, function or table of it, and its outputs are empty', () => {
  const bare = elt({ publish: { enabled: false }, largeObjects: { enabled: false } });
  for (const type of [
    'aws_glue_job',
    'aws_glue_catalog_database',
    'aws_sfn_state_machine',
    'aws_s3_object',
    'aws_athena_workgroup',
  ])
    expect(resourcesOf(bare, type)).toEqual([]);
  expect(JSON.stringify(bare.resource)).not.toContain('Publish');
  const outputs = bare.output as Readonly<Record<string, { value: string }>>;
  expect(
    Object.entries(outputs)
      .flatMap(([name, { value }]) => (value === '' ? [name] : []))
      .sort(),
  ).toEqual([
    'crawler_name',
    'database_name',
    'ops_machine_arn',
    'publish_machine_arn',
    'publisher_function_name',
    'source_bucket_names',
    'workgroup_name',
  ]);
});

test('queries leave their results encrypted in the folder of the settings, and are ended at their limit', () => {
  const set = { resultPrefix: 'results/feeds/', maximumScannedGigabytes: 2 };
  const configuration = valueAt(
    named(elt({ athena: set }), 'aws_athena_workgroup', 'Queries'),
    'configuration',
  );
  expect(configuration).toMatchObject({
    enforce_workgroup_configuration: true,
    bytes_scanned_cutoff_per_query: 2 * 2 ** 30,
    result_configuration: {
      output_location: expect.stringMatching(/outputs\.lake_bucket_name\}\/results\/feeds\/$/),
      encryption_configuration: { encryption_option: 'SSE_KMS' },
    },
  });
  const { result_configuration: byDefault } = valueAt(
    named(stack, 'aws_athena_workgroup', 'Queries'),
    'configuration',
  ) as { result_configuration: { output_location: string } };
  expect(byDefault.output_location).toContain(`/${RUNS_PREFIX}/`);
  const bare = elt({ athena: { enabled: false } });
  expect(resourcesOf(bare, 'aws_athena_workgroup')).toEqual([]);
  expect(resourcesOf(bare, 'aws_athena_named_query')).toEqual([]);
});

test('named queries name columns that their tables have', () => {
  const known = [feedObjects, feedQuarantine].flatMap(({ fields, partition, name }) => [
    name,
    partition.column,
    ...Object.keys(fields),
  ]);
  const ofQueries = ['objects', 'blocked'];
  for (const { query } of Object.values(NAMED_QUERIES)) {
    const words = query.replace(/'[^']*'/g, '').match(/\b[a-z][a-z_]*\b/g) ?? [];
    const functions = ['count', 'count_if', 'sum', 'current_date'];
    expect(words.filter((word) => ![...known, ...ofQueries, ...functions].includes(word))).toEqual([]);
  }
});
