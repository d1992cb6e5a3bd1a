import { named, resourcesOf, valueAt } from '@cardlake/constructs/test-kit';
import { publishedFeeds } from '@cardlake/feeds';
import { elt } from './support';

const stack = elt({ crawler: { enabled: true, folders: ['returns/', 'shipments/'] } });
const crawler = named(stack, 'aws_glue_crawler', 'Crawler');

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** Statements of the role of the crawler. */
function statements(): Statement[] {
  const { policy } = named(stack, 'aws_iam_role_policy', 'Crawler_Role');
  return JSON.parse(String(policy)).Statement;
}

test('the folders of deployed feeds and those of the settings are crawled, each once, and each becomes one table', () => {
  const targets = crawler.s3_target as readonly { readonly path: string; readonly sample_size: number }[];
  const folders = targets.map(({ path }) => path.replace(/^.*\/bronze\/feeds\//, ''));
  expect(folders.sort()).toEqual(
    [...new Set([...publishedFeeds.map(({ prefix }) => `${prefix}/`), 'returns/', 'shipments/'])].sort(),
  );
  expect(new Set(targets.map(({ sample_size }) => sample_size))).toEqual(new Set([10]));
  expect(JSON.parse(String(crawler.configuration))).toMatchObject({
    Version: 1,
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
  for (const { Resource } of catalog)
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
