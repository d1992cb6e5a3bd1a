import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testFolder } from '@cardlake/engine/test-kit';
import { cardlake } from '../support/cardlake';

const path = testFolder();

async function writeScript(shell: string): Promise<void> {
  const { out } = await cardlake('completion', shell);
  writeFileSync(path(shell), out);
}

/** Returns what a shell offers for the last word of a command line; undefined where the machine has no such shell. */
function offered(shell: string, words: readonly string[]): readonly string[] | undefined {
  const harness = join(__dirname, '..', 'support', `complete.${shell}`);
  const args = [harness, path(shell), 'cardlake', ...words];
  const { error, status, stdout, stderr } = spawnSync(shell, args, { encoding: 'utf8' });
  if (error !== undefined) return undefined;
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').map((line) => line.split('\t')[0] ?? '');
}

const CASES: readonly (readonly [line: string, offers: string])[] = [
  ['ver', 'verify'],
  ['run da', 'daily'],
  ['query --fo', '--format'],
  ['query --format cs', 'csv-safe'],
  ['--lake x ver', 'verify'],
  ['-v run da', 'daily'],
  ['emr logs x --file std', 'stdout'],
  ['features get --gr', '--group'],
  ['completion f', 'fish'],
];

describe.each(['bash', 'zsh', 'fish'])('%s', (shell) => {
  beforeAll(() => writeScript(shell));

  test.each(CASES)('offers for "cardlake %s" %s', (line, offers) => {
    const found = offered(shell, line.split(' '));
    if (found !== undefined) expect(found).toContain(offers);
  });

  test('evaluates nothing that the user has typed', () => {
    offered(shell, ['query', `$(touch ${path(shell)}.touched)`, '--fo']);
    expect(existsSync(path(`${shell}.touched`))).toBe(false);
  });
});

test('an unknown shell is refused', async () => {
  expect(await cardlake('completion', 'tcsh')).toMatchObject({
    code: 2,
    err: expect.stringContaining('bash'),
  });
});
