import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRepository } from '../src/read-repository';

const tooling = join(__dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'cardlake-own-'));
afterAll(() => rmSync(work, { recursive: true }));

const system = join(work, 'system');
mkdirSync(system);
const env = { ...process.env, TMPDIR: system, TEMP: system, TMP: system };

/** A program that leaves a folder in the folder for temporary files, and one of a program that it starts. */
const LEAVES = `
  const { mkdtempSync, readdirSync } = require('node:fs');
  const { tmpdir } = require('node:os');
  mkdtempSync(tmpdir() + '/left-');
  const leaves = "require('node:fs').mkdtempSync(require('node:os').tmpdir() + '/left-')";
  require('node:child_process').execFileSync(process.execPath, ['-e', leaves]);
  process.stderr.write('left ' + readdirSync(tmpdir()).filter((name) => name.startsWith('left-')).length);`;

test('a program leaves folders behind without it', () => {
  const { stderr } = spawnSync(process.execPath, ['-e', LEAVES], { env, encoding: 'utf8' });
  expect(stderr).toBe('left 2');
  const left = readdirSync(system);
  expect(left).toHaveLength(2);
  for (const name of left) rmSync(join(system, name), { recursive: true });
});

test('a program that fails leaves nothing behind', () => {
  const args = ['-r', require.resolve('../own-temporary-folder.cjs'), '-e', `${LEAVES}; process.exit(3)`];
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 3, stderr: 'left 2' });
  expect(readdirSync(system)).toEqual([]);
});

test('it is for all users, as that of the system is', () => {
  const script =
    "process.stdout.write(require('node:fs').statSync(require('node:os').tmpdir()).mode.toString(8))";
  const args = ['-r', require.resolve('../own-temporary-folder.cjs'), '-e', script];
  expect(spawnSync(process.execPath, args, { env, encoding: 'utf8' }).stdout).toBe('41777');
});

test('tests of jest leave nothing behind', () => {
  const home = join(work, 'package');
  mkdirSync(join(home, 'test'), { recursive: true });
  symlinkSync(join(tooling, 'node_modules'), join(home, 'node_modules'));
  writeFileSync(join(home, 'package.json'), '{}');
  const preset = JSON.stringify(require.resolve('../jest-preset.cjs'));
  writeFileSync(join(home, 'jest.config.cjs'), `module.exports = require(${preset});`);
  // Two files, for which jest starts processes.
  for (const name of ['a', 'b'])
    writeFileSync(join(home, 'test', `${name}.test.ts`), `test('leaves', () => {${LEAVES}});`);
  const jest = [require.resolve('jest/bin/jest'), '--workers=2'];
  const { status, stderr } = spawnSync(process.execPath, jest, { cwd: home, env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/left [234]/) });
  expect(readdirSync(system)).toEqual([]);
});

test('the tests of every package have a folder of their own', () => {
  const files = readRepository(join(tooling, '..', '..'));
  const configs = [...files].filter(([path]) => /(^|\/)jest(\.\w+)?\.config\.cjs$/.test(path));
  expect(configs.length).toBeGreaterThan(0);
  for (const [path, text] of configs)
    expect({ path, text }).toEqual({
      path,
      text: expect.stringMatching(/require\('(@cardlake\/tooling\/jest|\.\/jest-preset\.cjs)'\)/),
    });
  const scripts = [...files.keys()]
    .filter((path) => path.endsWith('/package.json'))
    .flatMap((path) => Object.entries(scriptsOf(path)).map(([name, script]) => `${path} ${name}: ${script}`))
    .filter((line) => / test(:\w+)?: /.test(line) && !/: jest( |$)/.test(line));
  // Go removes what its tests leave.
  const own = /: node (-r @cardlake\/tooling\/own-temporary-folder |go\.mjs test )/;
  expect(scripts.filter((line) => !own.test(line))).toEqual([]);
});

function scriptsOf(path: string): Record<string, string> {
  return JSON.parse(readFileSync(join(tooling, '..', '..', path), 'utf8')).scripts ?? {};
}
