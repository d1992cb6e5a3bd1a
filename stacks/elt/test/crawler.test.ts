import { named, resourcesOf, type TerraformJson, valueAt } from '@cardlake/constructs/test-kit';
import { publishedFeeds } from '@cardlake/feeds';
import { elt } from './support';

const stack = elt({ crawler: { enabled: true, folders: ['returns/', 'shipments/'] } });
const crawler = named(stack, 'aws_glue_crawler', 'Crawler');

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** The policy of the role of the crawler. */
const policyOf = (of: TerraformJson): string =>
  String(named(of, 'aws_iam_role_policy', 'Crawler_Role').policy);

/** Statements of the role of the crawler. */
const statements = (): Statement[] => JSON.parse(policyOf(stack)).Statement;

test('the folders of deployed feeds and those of the settings are crawled, each once, and each becomes one table', () => {
  const targets = crawler.s3_target as readonly { readonly path: string; readonly sample_size: number }[];
  const folders = targets.map(({ path }) => path.replace(/^.*\/bronze\/feeds\//, ''));
  expect(folders.sort()).toEqual(
    [...new Set([...publishedFeeds.map(({ prefix }) => `${prefix}/`), 'returns/', 'shipments/'])].sort(),
  );
  expect(new Set(targets.map(({ sample_size }) => sample_size))).toEqual(new Set([10]));
  expect(JSON.parse(String(crawler.configuration))).toMatchObject({
    Version: 1,
    CreatePartitionIndex: false,
    Grouping: { TableGroupingPolicy: 'CombineCompatibleSchemas' },
  });
});

test('it has a database of its own, and its role may change tables of no other, drop none, and write no object', () => {
  const own = named(stack, 'aws_glue_catalog_database', 'Crawler_Database');
  expect(own.name).toBe('cardlake_test_elt_raw');
  const published = named(stack, 'aws_glue_catalog_database', 'Publish_Database');
  expect(published.name).not.toBe(own.name);
  const catalog = statements().filter(({ Action }) =>
    [Action].flat().some((each) => each.startsWith('glue:')),
  );
  expect(catalog.length).toBeGreaterThan(0);
  for (const { Action, Resource } of catalog)
    if (Action === 'glue:GetSecurityConfiguration') expect(Resource).toBe('*');
    else
      for (const resource of [Resource].flat())
        expect(resource).toMatch(
          /:(catalog|(database|table)\/\$\{aws_glue_catalog_database\.Crawler_Database_\w+\.name\}(\/\*)?)$/,
        );
  const actions = statements().flatMap(({ Action }) => Action);
  expect(actions.filter((each) => /Delete|PutObject/.test(each))).toEqual([]);
  expect(crawler.schema_change_policy).toEqual({
    update_behavior: 'UPDATE_IN_DATABASE',
    delete_behavior: 'LOG',
  });
});

test.each([
  [['shipments/2026/'], 'shipments/2026/ and shipments/'],
  [['returns/', 'returns/old/'], 'returns/ and returns/old/'],
])('folders %j would be crawled twice, and are refused', (folders, pair) => {
  expect(() => elt({ crawler: { enabled: true, folders } })).toThrow(pair);
});

test('its role may read the files of feeds, in a policy that does not grow with the folders', () => {
  const objects = statements().filter(({ Action }) => [Action].flat().includes('s3:GetObject'));
  for (const resource of objects.flatMap(({ Resource }) => Resource))
    expect(resource).toMatch(/\/bronze\/feeds(\/\*)?$/);
  const folders = Array.from({ length: 60 }, (_, index) => `returns-of-a-long-name-${index}/`);
  const many = elt({ crawler: { enabled: true, folders } });
  expect(policyOf(many)).toBe(policyOf(stack));
});

test('what writers leave as unfinished is not crawled, in folders of any depth', () => {
  const [{ exclusions }] = crawler.s3_target as [{ readonly exclusions: readonly string[] }];
  for (const pattern of ['.**', '**/.**', '_**', '**/_**', '**.tmp']) expect(exclusions).toContain(pattern);
});

test('its log group is that of its role and its security configuration, which encrypts it', () => {
  const { name, kms_key_id } = named(stack, 'aws_cloudwatch_log_group', 'Crawler');
  expect(name).toMatch(
    /^\/aws-glue\/crawlers-role\/\$\{aws_iam_role\.Crawler_Role_\w+\.name\}-\$\{aws_glue_security_configuration\.Crawler_Security_\w+\.name\}$/,
  );
  const security = named(stack, 'aws_glue_security_configuration', 'Crawler');
  expect(valueAt(security, 'encryption_configuration.cloudwatch_encryption.kms_key_arn')).toBe(kms_key_id);
  expect(crawler.security_configuration).toMatch(/aws_glue_security_configuration\.Crawler_Security/);
});

test('it starts by hand, or every day when the settings say so', () => {
  expect(crawler.schedule).toBeUndefined();
  const daily = elt({ crawler: { enabled: true, bySchedule: true, dailyHour: 5 } });
  expect(named(daily, 'aws_glue_crawler', 'Crawler').schedule).toBe('cron(0 5 * * ? *)');
});

test('without it, as by default, nothing of it is there', () => {
  const bare = elt();
  expect(resourcesOf(bare, 'aws_glue_crawler')).toEqual([]);
  expect(JSON.stringify(bare.resource)).not.toContain('Crawler_');
  expect(valueAt(bare, 'output.crawler_name.value')).toBe('');
});
