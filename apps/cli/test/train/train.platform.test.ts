import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelVersion } from '@cardlake/engine';
import { testFolder } from '@cardlake/engine/test-kit';
import { testUnless } from '@cardlake/tooling/skip';
import { cardlake, spawnCardlake, startWith } from '../support/cardlake';

const path = testFolder();
const lake = ['--lake', path('lake')];
const train = (...args: readonly string[]) => cardlake('train', ...lake, '--rounds', '20', ...args);
const DT = ['--dt', '2026-02-14'];

const versionsOf = (name: string) => readdirSync(path(`lake/gold/models/${name}`));

function readFiles(name: string): Record<string, string> {
  const [version = ''] = versionsOf(name);
  const folder = path(`lake/gold/models/${name}/${version}`);
  return Object.fromEntries(
    readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );
}

beforeAll(async () => {
  const options = ['--num-transactions', '20000', '--fraud', '0.02', '--dt', '2026-02-14', '--quiet'];
  expect(await cardlake('run', 'all', ...lake, ...options)).toMatchObject({ code: 0 });
});

test('training adds a version with model, policy, metrics and card; the same again changes nothing', async () => {
  const first = await train(...DT, '--json', '--param', 'max_depth=3', '--class-weight', 'balanced');
  expect([first.code, first.err]).toEqual([0, expect.not.stringContaining('bug')]);
  const before = readFiles('fraud');
  expect(Object.keys(before)).toEqual(['card.json', 'metrics.json', 'model.json', 'policy.json']);
  const again = await train(...DT, '--json', '--param', 'max_depth=3', '--class-weight', 'balanced');
  expect(again.out).toBe(first.out);
  expect([versionsOf('fraud').length, readFiles('fraud')]).toEqual([1, before]);

  const { version, card, metrics, policy }: ModelVersion = JSON.parse(first.out);
  const manifest = JSON.parse(readFileSync(path('lake/gold/training/dt=2026-02-14/manifest.json'), 'utf8'));
  expect(version).toMatch(/^2026-02-14-[0-9a-f]{8}$/);
  expect(card.groups).toEqual(manifest.groups);
  expect(card.features[0]).toMatchObject({ name: 'amount', group: null });
  for (const { baseline } of card.features) {
    const { missing = 0, zero = 0, counts = [] } = baseline ?? {};
    expect(counts.reduce((sum, count) => sum + count, missing + zero)).toBe(manifest.train.rows);
  }
  expect([metrics?.rows, metrics?.frauds]).toEqual([manifest.validation.rows, manifest.validation.frauds]);
  expect(metrics?.rocAuc).toBeGreaterThan(0.6);
  // Calibrated although the classes are weighted: the mean probability is near the share of frauds.
  expect(metrics?.calibration?.expectedError).toBeLessThan(0.01);
  expect(policy.rule).toMatchObject({ kind: 'thresholds', decline: null });

  const shown = await cardlake('models', 'show', 'fraud', ...lake, '--json');
  expect(JSON.parse(shown.out)).toEqual({
    ...{ name: 'fraud', version, card, metrics, policy },
    isPromoted: false,
  });
  expect((await cardlake('models', 'list', ...lake)).out).toContain(version);
  expect((await cardlake('verify', ...lake, '--quiet')).code).toBe(0);
});

test('features are chosen by name, and the policy by costs', async () => {
  const chosen = ['--name', 'small', '--features', 'card_txn_count_1d,amount', '--costs', '15,50,4'];
  const { code, out } = await train(
    ...DT,
    ...chosen,
    '--param',
    'tree_method=exact',
    '--param',
    'base_score=0.5',
  );
  expect([code, out]).toEqual([0, expect.stringContaining('least expected cost')]);
  const card: ModelVersion['card'] = JSON.parse(readFiles('small')['card.json'] ?? '');
  expect(card.features.map(({ name }) => name)).toEqual(['card_txn_count_1d', 'amount']);
  expect(card.groups.map(({ name }) => name)).toEqual([card.features[0]?.group]);
  expect(card.training?.params).toMatchObject({ tree_method: 'exact', base_score: '0.5' });
});

test.each<[readonly string[], string]>([
  [['--dt', '2026-02-15'], 'is not the folder of a dataset'],
  [[...DT, '--param', 'max_dept=3'], 'does not know, or does not use: "max_dept"'],
  [[...DT, '--param', 'booster=gblinear'], 'the model is a gblinear one'],
  [[...DT, '--features', 'amount,card_id'], 'no number column card_id'],
  [[...DT, '--name', '../x'], 'Give small letters'],
  [[...DT, '--costs', '1,2'], 'Give three numbers'],
])('%j is refused, and nothing is written', async (args, message) => {
  const { code, err } = await train('--name', 'refused', ...args);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  expect(readdirSync(path('lake/gold/models'))).not.toContain('refused');
});

/** Numbers of the running processes of a command line that names a text. */
const processesWith = (text: string): number[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .map(Number)
    .filter((pid) => {
      try {
        return pid !== process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    });

const waitUntil = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 50));
};

testUnless(existsSync('/proc/self/cmdline') ? undefined : 'it looks at processes through /proc')(
  'a training that is killed takes its job with it, and the next command removes its folder',
  async () => {
    const tempDir = path('tmp');
    mkdirSync(tempDir);
    const args = ['train', ...lake, ...DT, '--name', 'killed', '--rounds', '1000000'];
    const run = startWith({ TMPDIR: tempDir }, ...args);
    // Its arguments name the folder: the program that starts Python, and Python.
    await waitUntil(() => processesWith(`--output=${tempDir}`).length === 2);
    run.child.kill('SIGKILL');
    await run.ended;
    await waitUntil(() => processesWith(`--output=${tempDir}`).length === 0);
    expect(readdirSync(tempDir)).toHaveLength(1);
    expect(await spawnCardlake({ TMPDIR: tempDir }, 'query', 'SELECT 1 AS n', ...lake)).toMatchObject({
      code: 0,
    });
    expect(readdirSync(tempDir)).toEqual([]);
    expect(existsSync(path('lake/gold/models/killed'))).toBe(false);
  },
);
