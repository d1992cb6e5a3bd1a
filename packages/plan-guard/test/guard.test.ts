import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { formatReport, guardPlan, readPlan } from '../src';
import { PROTECTED } from '../src/protected';

const plan = (name: string) =>
  readPlan(readFileSync(join(__dirname, 'fixtures', `${name}.json`), 'utf8'), name);
const report = (name: string, ...allow: string[]) => formatReport(guardPlan(plan(name), allow));

test.each(['create', 'no-change', 'topic-renamed'])('%s destroys no data', (name) => {
  expect(guardPlan(plan(name))).toEqual({ refused: [], allowed: [], unused: [] });
});

test.each([
  [
    'bucket-renamed',
    'refused  aws_s3_bucket.lake: the bucket would be replaced by a change of bucket; it cannot be changed in place.',
  ],
  [
    'table-renamed',
    'refused  aws_glue_catalog_table.features: the table would be replaced by a change of name; it cannot be changed in place.',
  ],
  [
    'stream-removed',
    'refused  aws_kinesis_stream.events: the stream would be destroyed; it is no longer in the configuration.',
  ],
  ['key-replaced', 'refused  aws_kms_key.key: the key would be replaced; the plan was made with -replace.'],
])('%s is refused with the resource and the attribute', (name, line) => {
  expect(report(name)).toContain(line);
  expect(report(name)).toContain(`--allow '${line.split(/[ :]+/)[1]}'`);
});

test('destroying all resources reports exactly those that hold data', () => {
  expect(guardPlan(plan('destroy')).refused.map(({ address }) => address)).toEqual([
    'aws_glue_catalog_database.gold',
    'aws_glue_catalog_table.features',
    'aws_kinesis_stream.events',
    'aws_kms_key.key',
    'aws_s3_bucket.lake',
    'aws_sagemaker_feature_group.cards',
  ]);
});

test('for added features, the report shows how to add them in place', () => {
  const text = report('feature-added');
  expect(text).toContain('aws_sagemaker_feature_group.cards: the feature group would be replaced');
  expect(text).toContain('by a change of feature_definition');
  expect(text).toContain('Features can be added in place (txn_count_24h)');
  expect(text).toContain('cardlake features register <group> --aws-group cardlake-dev-cards-v1');
});

test.each([
  ['feature-retyped', '(txn_count_1h: Integral → Fractional)'],
  ['feature-removed', '(txn_count_1h is removed)'],
])('%s needs a new version', (name, what) => {
  const text = report(name);
  expect(text).toContain(what);
  expect(text).toContain('Publish the change as a new version');
  expect(text).not.toContain('cardlake features register');
});

test('only exact addresses are allowed', () => {
  const { refused, allowed, unused } = guardPlan(plan('destroy'), [
    'aws_s3_bucket.lake',
    'aws_kms_key',
    'aws_kinesis_stream.*',
  ]);
  expect(allowed.map(({ address }) => address)).toEqual(['aws_s3_bucket.lake']);
  expect(refused).toHaveLength(5);
  expect(unused).toEqual(['aws_kms_key', 'aws_kinesis_stream.*']);
  expect(report('bucket-renamed', 'aws_s3_bucket.lake')).toMatch(/^allowed {2}aws_s3_bucket\.lake/);
  expect(report('no-change', 'x.y')).toContain('unused   --allow x.y');
});

test('for any plan, the findings are exactly the deleted protected resources', () => {
  const types = fc.constantFrom(...Object.keys(PROTECTED), 'aws_sns_topic', 'aws_s3_bucket_policy');
  const actions = fc.constantFrom<string[]>(
    ['no-op'],
    ['create'],
    ['read'],
    ['update'],
    ['forget'],
    ['delete'],
    ['delete', 'create'],
    ['create', 'delete'],
  );
  const resource = fc.record({
    type: types,
    actions,
    deposed: fc.option(fc.constant('abc'), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(resource), (resources) => {
      const changes = resources.map(({ type, actions, deposed }, i) => ({
        address: `${type}.r${i}`,
        type,
        ...(deposed === undefined ? {} : { deposed }),
        change: { actions, before: {}, after: null },
      }));
      const { refused } = guardPlan(
        readPlan(JSON.stringify({ format_version: '1.2', resource_changes: changes }), 'p'),
      );
      const deleted = changes.filter(
        ({ type, change }) => type in PROTECTED && change.actions.includes('delete'),
      );
      expect(refused.map(({ address }) => address)).toEqual(deleted.map(({ address }) => address));
    }),
  );
});

test.each([
  ['', 'p: expected JSON'],
  ['[]', 'p: expected a Terraform plan; (top level)'],
  ['{"format_version":"1.2","resource_changes":[{"address":"a"}]}', 'resource_changes.0.type'],
  ['{"format_version":"2.0"}', 'p: expected plan format 1.x, got 2.0'],
  ['{"format_version":"1.2","errored":true}', 'p: the plan is incomplete'],
])('%s is rejected instead of passing as harmless', (text, message) => {
  expect(() => readPlan(text, 'p')).toThrow(
    expect.objectContaining({ code: 'bad_plan', message: expect.stringContaining(message) }),
  );
});
