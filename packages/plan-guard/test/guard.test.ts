import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { guardPlan, readPlan, verdictText } from '../src';
import { PROTECTED } from '../src/protected';

const plan = (name: string) =>
  readPlan(readFileSync(join(__dirname, 'fixtures', `${name}.json`), 'utf8'), name);
const verdict = (name: string, ...allow: string[]) => verdictText(guardPlan(plan(name), allow));

test.each(['create', 'no-change', 'topic-renamed'])('%s takes no data with it', (name) => {
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
  [
    'key-replaced',
    'refused  aws_kms_key.key: the key would be replaced; the plan was asked to, by -replace.',
  ],
])('%s is refused, naming the resource and the attribute', (name, line) => {
  expect(verdict(name)).toContain(line);
  expect(verdict(name)).toContain(`--allow '${line.split(/[ :]+/)[1]}'`);
});

test('destroying everything names everything that holds data, and nothing else', () => {
  expect(guardPlan(plan('destroy')).refused.map(({ address }) => address)).toEqual([
    'aws_glue_catalog_database.gold',
    'aws_glue_catalog_table.features',
    'aws_kinesis_stream.events',
    'aws_kms_key.key',
    'aws_s3_bucket.lake',
    'aws_sagemaker_feature_group.cards',
  ]);
});

test('for added features it says how to add them', () => {
  const text = verdict('feature-added');
  expect(text).toContain('aws_sagemaker_feature_group.cards: the feature group would be replaced');
  expect(text).toContain('by a change of feature_definition');
  expect(text).toContain('Features can be added in place (txn_count_24h)');
  expect(text).toContain('cardlake features register <group> --feature-group cardlake-dev-cards-v1');
});

test.each([
  ['feature-retyped', '(txn_count_1h: Integral → Fractional)'],
  ['feature-removed', '(txn_count_1h is removed)'],
])('%s cannot be added to: it takes a new version', (name, what) => {
  const text = verdict(name);
  expect(text).toContain(what);
  expect(text).toContain('Publish the change as a new version');
  expect(text).not.toContain('cardlake features register');
});

test('only the exact address is allowed', () => {
  const { refused, allowed, unused } = guardPlan(plan('destroy'), [
    'aws_s3_bucket.lake',
    'aws_kms_key',
    'aws_kinesis_stream.*',
  ]);
  expect(allowed.map(({ address }) => address)).toEqual(['aws_s3_bucket.lake']);
  expect(refused).toHaveLength(5);
  expect(unused).toEqual(['aws_kms_key', 'aws_kinesis_stream.*']);
  expect(verdict('bucket-renamed', 'aws_s3_bucket.lake')).toMatch(/^allowed {2}aws_s3_bucket\.lake/);
  expect(verdict('no-change', 'x.y')).toContain('unused   --allow x.y');
});

test('whatever the plan, a finding is a protected resource that is deleted, and every such one is found', () => {
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
      const lost = changes.filter(
        ({ type, change }) => type in PROTECTED && change.actions.includes('delete'),
      );
      expect(refused.map(({ address }) => address)).toEqual(lost.map(({ address }) => address));
    }),
  );
});

test.each([
  ['', 'p is no JSON'],
  ['[]', 'p is no plan of Terraform: the whole'],
  ['{"format_version":"1.2","resource_changes":[{"address":"a"}]}', 'resource_changes.0.type'],
  ['{"format_version":"2.0"}', 'has the plan format 2.0; this version reads 1.x'],
  ['{"format_version":"1.2","errored":true}', 'is of a planning that failed'],
])('%s is refused, and nothing is taken for harmless', (text, message) => {
  expect(() => readPlan(text, 'p')).toThrow(
    expect.objectContaining({ code: 'bad_plan', message: expect.stringContaining(message) }),
  );
});
