import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocksOf } from '@cardlake/tooling/pages';
import { replaceLastLine } from './support/stranger';

const root = join(__dirname, '..', '..');
const clone = mkdtempSync(join(tmpdir(), 'cardlake-feature-'));
afterAll(() => rmSync(clone, { recursive: true, force: true }));

const run = (command: string, ...args: string[]) =>
  spawnSync(command, args, { cwd: clone, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
const succeed = (command: string, ...args: string[]): string => {
  const { status, stdout, stderr } = run(command, ...args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
};
const changedFiles = () => succeed('git', 'status', '--porcelain').split('\n').filter(Boolean);

const DEFINITION = 'packages/card-features/src/definitions/rt-card-features.ts';

/** The code of the README's section about adding a feature. */
function codeOfReadme(): string {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const code = blocksOf({ text }).find(({ info }) => info === 'ts')?.text;
  if (code === undefined) throw new Error('the README has no code to add a feature');
  return code;
}

test('a feature goes from the code in the README to the online store in one command, and away again', () => {
  succeed('git', 'clone', '--quiet', root, '.');
  succeed('npm', 'run', 'setup');
  succeed('npm', 'run', 'build:cli');
  succeed('./cardlake', 'run', 'all', '--cards', '50', '--days', '40', '--quiet');
  expect(changedFiles()).toEqual([]);

  const path = join(clone, DEFINITION);
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, replaceLastLine(before, codeOfReadme()));
  const stale = run('./cardlake', 'run', 'stream');
  expect([stale.status, stale.stderr]).toEqual([2, expect.stringContaining('npm run feature:publish')]);

  const published = succeed('npm', 'run', 'feature:publish', '--', '--run');
  expect(published).toContain('published rt_card_features_v2');
  for (const line of changedFiles()) expect(published).toContain(line.slice(3));
  expect(existsSync(join(clone, 'packages/card-features/compiled/rt_card_features_v2.json'))).toBe(true);
  const newest = 'SELECT card_id AS card FROM gold.card_features_v2 ORDER BY ts DESC LIMIT 1';
  const { card } = JSON.parse(succeed('./cardlake', 'query', newest, '--json')) as { card: string };
  expect(succeed('./cardlake', 'features', 'get', card)).toMatch(
    /rt_card_features_v2[\s\S]*country_count_7d +\d[\s\S]*Older versions: --group rt_card_features_v1\n/,
  );

  writeFileSync(path, before);
  expect(succeed('npm', 'run', 'feature:publish')).toContain('withdrew rt_card_features_v2');
  expect(changedFiles()).toEqual([]);
  succeed('./cardlake', 'run', 'stream');
  expect(succeed('./cardlake', 'verify')).toMatch(/^OK: /);
});

test('a feed goes from its file into what environments are deployed from in one command, and away again', () => {
  succeed('./cardlake', 'feed', 'scaffold', 'ups_shipping');
  const onAws = () => run('./cardlake', 'feed', 'status', 'ups_shipping', '--env', 'dev');
  expect(onAws().stderr).toContain('npm run feature:publish');

  const published = succeed('npm', 'run', 'feature:publish');
  expect(published).toContain('published the feed ups_shipping');
  expect(published).toContain('Next, for environments: npm run build\n');
  expect(published).not.toContain('run stream');
  const derived = [
    'packages/feeds/compiled/ups_shipping.json',
    'packages/feeds/compiled/ups_shipping.transform.ts',
    'packages/feeds/src/published/feeds.ts',
    'spark-jobs/cardlake_jobs/compiled/feeds.json',
    'stacks/elt/golden/dev.tf.json',
  ];
  expect(changedFiles().map((line) => line.slice(3))).toEqual(expect.arrayContaining(derived));
  // It is known now, and the environment was never deployed.
  expect(onAws().stderr).toContain('outputs.json');
  const elsewhere = join(clone, 'elsewhere');
  mkdirSync(elsewhere);
  const sample = join(clone, 'feeds', 'ups_shipping.sample.ndjson');
  const loaded = spawnSync(
    join(clone, 'cardlake'),
    ['feed', 'run', 'ups_shipping', sample, '--lake', 'lake'],
    {
      cwd: elsewhere,
      encoding: 'utf8',
    },
  );
  // Its transform is built in: it makes CLOSED closed, which the rule asks for.
  expect(loaded.stdout).toContain('2 rows written, 0 in quarantine');

  for (const folder of ['feeds', 'elsewhere']) rmSync(join(clone, folder), { recursive: true });
  expect(succeed('npm', 'run', 'feature:publish')).toContain('withdrew the feed ups_shipping');
  // Environments may have its table: what comes back under its name has to fit.
  expect(changedFiles()).toEqual(['?? packages/feeds/withdrawn/']);
  succeed('./cardlake', 'feed', 'scaffold', 'ups_shipping');
  const declared = join(clone, 'feeds', 'ups_shipping.yaml');
  const text = readFileSync(declared, 'utf8');
  writeFileSync(declared, text.replace('key: [id]', 'key: [status]'));
  expect(run('npm', 'run', 'feature:publish').stderr).toMatch(
    /key: was \["id"\].*remove packages\/feeds\/withdrawn\/ups_shipping\.json and run this again/s,
  );
});
