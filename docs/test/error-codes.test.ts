import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_CODES, exitCodeOf, USER_ERROR_CODES } from '@cardlake/runtime';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(__dirname, '..', 'error-codes.md'), 'utf8');

const sources = ['packages', 'apps']
  .flatMap((kind) => readdirSync(join(root, kind)).map((name) => join(root, kind, name, 'src')))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((path) => path.endsWith('.ts') && !path.endsWith('user-error-code.ts'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

test('the page lists every code once, each with its exit code, its meaning and what to do', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` +\| (\d+) +\| .*\S +\| .*\S +\|$/gm)];
  expect(rows.map(([, code, exit]) => [code, Number(exit)]).sort()).toEqual(
    USER_ERROR_CODES.map((code) => [code, exitCodeOf(code)]).sort(),
  );
});

test('the page lists every exit code with its meaning', () => {
  const rows = [...page.matchAll(/^\| (\d+) +\| (.*\S) +\|$/gm)];
  expect(rows.map(([, code, meaning]) => ({ code: Number(code), meaning }))).toEqual(
    Object.values(EXIT_CODES),
  );
});

test.each(USER_ERROR_CODES)('%s is in use', (code) => {
  expect(sources).toContain(`'${code}'`);
});
