import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUNS_PREFIX } from '@cardlake/job-contract';
import { catalogCalls, jobSources, tablePaths } from './support/catalog-calls';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

const golden = readFileSync(join(__dirname, '..', 'golden', 'prod.tf.json'), 'utf8');
const policies = Object.values<{ policy: { '(json)': { Statement: Statement[] } } }>(
  JSON.parse(golden).resource.aws_iam_role_policy,
);
const statements = policies.flatMap(({ policy }) => policy['(json)'].Statement);
const granted = (prefix: string) =>
  new Set(statements.flatMap(({ Action }) => Action).filter((action) => action.startsWith(prefix)));

const sources = jobSources();

test('the catalog permissions are exactly what the SQL of the jobs needs', () => {
  expect([...granted('glue:')].sort()).toEqual([...catalogCalls(sources)].sort());
});

test.each([
  ["spark.sql(f'DROP TABLE {name}')", 'glue:DeleteTable'],
  ["spark.sql('SHOW NAMESPACES')", 'glue:GetDatabases'],
])('a missing permission is found: %s', (line, action) => {
  expect(granted('glue:')).not.toContain(action);
  expect(catalogCalls([...sources, line])).toContain(action);
});

test('the jobs may use S3, its key and the catalog only', () => {
  const services = new Set(statements.flatMap(({ Action }) => Action).map((action) => action.split(':')[0]));
  expect([...services].sort()).toEqual(['glue', 'kms', 's3']);
});

test('the jobs may write to the folders of their tables', () => {
  const writable = statements
    .filter(({ Action }) => [Action].flat().includes('s3:PutObject'))
    .flatMap(({ Resource }) => Resource)
    .map((arn) => arn.replace(/^.*\.lake_bucket_arn\}\/(.*)\*$/, '$1'));
  const paths = tablePaths().map((path) => `${path}/`);
  expect(paths.filter((path) => !writable.some((folder) => path.startsWith(folder)))).toEqual([]);
});

test('the jobs may delete only where they write', () => {
  const where = (action: string) =>
    statements
      .filter(({ Action }) => [Action].flat().includes(action))
      .flatMap(({ Resource }) => Resource)
      .map((arn) => arn.replace(/^.*\.(\w+)_bucket_arn\}/, '$1'));
  expect(where('s3:DeleteObject')).toContain(`lake/${RUNS_PREFIX}/*`);
  expect(where('s3:PutObject').filter((path) => !where('s3:DeleteObject').includes(path))).toEqual([
    'log/spark/*',
  ]);
  expect(where('s3:GetObject')).toEqual(expect.arrayContaining(where('s3:DeleteObject')));
});
