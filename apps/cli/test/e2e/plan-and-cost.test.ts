import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testFolder } from '@cardlake/engine/test-kit';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const plan = (actions: string[]) => {
  const change = { actions, before: {}, after: null, replace_paths: [['bucket']] };
  const file = path('plan.json');
  const resource = { address: 'aws_s3_bucket.lake', type: 'aws_s3_bucket', change };
  writeFileSync(file, JSON.stringify({ format_version: '1.2', resource_changes: [resource] }));
  return file;
};

test('plan-guard exits with 3 when data would be lost, and with 0 when that is allowed or nothing would be', async () => {
  const refused = await cardlake('plan-guard', plan(['delete', 'create']));
  expect(refused.code).toBe(3);
  expect(refused.out).toContain('aws_s3_bucket.lake: the bucket would be replaced by a change of bucket');
  expect((await cardlake('plan-guard', plan(['delete']), '--allow', 'aws_s3_bucket.lake')).code).toBe(0);
  expect((await cardlake('plan-guard', plan(['create']))).code).toBe(0);
});

test('plan-guard refuses a file that is not a plan or that it cannot read', async () => {
  writeFileSync(path('no.json'), '{}');
  for (const file of [path('no.json'), path('missing.json')]) {
    const { code, err } = await cardlake('plan-guard', file);
    expect(code).toBe(2);
    expect(err).toContain(file);
  }
});

test('cost uses the settings of the environment, and names unknown prices', async () => {
  const { code, out } = await cardlake('cost', '--env', 'prod', '--events-per-day', '1000000', '--json');
  expect(code).toBe(0);
  const { environment, lines, unknown, usd } = JSON.parse(out);
  expect(environment).toBe('prod');
  // Seven days of retention and the audit trail are settings of prod.
  const items = lines.map(({ item }: { item: string }) => item);
  expect(items).toEqual(expect.arrayContaining(['retention of 168 h', 'audited reads and writes']));
  expect(unknown.length).toBeGreaterThan(0);
  expect(usd).toBeGreaterThan(100);
});

test('a price can be overridden if it exists', async () => {
  const given = ['--price', 'featureStore.writeUnit=0.000001', '--price', 'featureStore.readUnit=0'];
  const { out } = await cardlake(
    'cost',
    '--events-per-day',
    '1000',
    ...given,
    '--price',
    'featureStore.onlineGbMonth=1',
  );
  expect(out).not.toContain('not known');
  const { code, err } = await cardlake('cost', '--events-per-day', '1000', '--price', 'gold=1');
  expect(code).toBe(2);
  expect(err).toContain('Unknown price "gold"');
});

test('preflight without credentials says so and checks nothing', async () => {
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  const none = path('none');
  Object.assign(process.env, {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: none,
    AWS_SHARED_CREDENTIALS_FILE: none,
  });
  try {
    const { code, out } = await cardlake('preflight', '--env', 'prod');
    expect(code).toBe(1);
    expect(out).toMatch(/^BLOCKED {2}identity .*there are no credentials that AWS accepts/);
    expect(out).toContain('Sign in');
    const { findings, isBlocked } = JSON.parse((await cardlake('preflight', '--env', 'prod', '--json')).out);
    expect(isBlocked).toBe(true);
    expect(findings.slice(1).every(({ level }: { level: string }) => level === 'skipped')).toBe(true);
  } finally {
    process.env = before;
  }
  expect((await cardlake('preflight', '--env', 'other')).code).toBe(2);
});

/** Reads the rows of a page's tables, without the padding of their columns. */
const rows = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.includes('---'))
    .map((line) => line.replace(/ *\| */g, '|'));

test('the cost tables of docs/cost.md equal the output of the command', async () => {
  const page = join(__dirname, '..', '..', '..', '..', 'docs', 'cost.md');
  const said: string[] = [];
  const lines = async (...options: string[]) =>
    (await cardlake('cost', '--events-per-day', '1000000', '--markdown', ...options)).out;
  for (const env of ['dev', 'prod']) said.push(await lines('--env', env));
  // The page shows what decisions and feeds add, not all of it again.
  const before = new Set(rows(said[0] ?? '').slice(1));
  for (const more of ['--with-decisions', '--with-feeds']) {
    const added = rows(await lines('--env', 'dev', more)).filter((row) => !before.has(row));
    said.push(added.join('\n'));
  }
  expect(rows(readFileSync(page, 'utf8'))).toEqual(said.flatMap(rows));
});
