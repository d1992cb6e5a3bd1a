import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { USER_ERROR_CODES } from '@cardlake/runtime';

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

test('the page lists every code once, each with its meaning and what to do', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` +\| (.*\S) +\| (.*\S) +\|$/gm)];
  expect(rows.map(([, code]) => code).sort()).toEqual([...USER_ERROR_CODES].sort());
});

test.each(USER_ERROR_CODES)('%s is in use', (code) => {
  expect(sources).toContain(`'${code}'`);
});
