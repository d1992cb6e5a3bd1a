import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { testFolder } from '@cardlake/engine/test-kit';

const path = testFolder();
const bundle = path('bundle.cjs');
const cache = `${bundle}.cache`;
const LOADER = require.resolve('../../bin/load-bundle.cjs');

/** Writes a bundle that prints a word, which was built at a second of its own. */
function build(word: string, second: number): void {
  writeFileSync(
    bundle,
    `const { basename } = require('node:path');
exports.main = () => console.log('${word}', require('./beside.cjs'), basename(__dirname), basename(__filename));`,
  );
  utimesSync(bundle, second, second);
}

/** Starts the bundle in a process of its own, from another folder. @returns what it prints */
function run(): string {
  const code = `void require(${JSON.stringify(LOADER)}).loadBundle(${JSON.stringify(bundle)}).main()`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', code], { cwd: '/', encoding: 'utf8' });
  expect(stderr).toBe('');
  const [word, ...names] = stdout.trimEnd().split(' ');
  expect(names).toEqual(['1', basename(path('.')), 'bundle.cjs']);
  return word ?? '';
}

beforeEach(() => {
  rmSync(cache, { recursive: true, force: true });
  writeFileSync(path('beside.cjs'), 'module.exports = 1;');
  build('old', 1);
});

test('the second start uses the code of the first', () => {
  expect(run()).toBe('old');
  const { ino } = statSync(cache);
  expect([run(), statSync(cache).ino]).toEqual(['old', ino]);
});

test('a bundle of the same length that replaces another one is compiled anew', () => {
  expect(run()).toBe('old');
  const code = readFileSync(cache);
  build('new', 2);
  expect(run()).toBe('new');
  expect(readFileSync(cache).equals(code)).toBe(false);
});

test.each([
  ['cut', (code: Buffer) => code.subarray(0, code.length / 2)],
  [
    'changed',
    (code: Buffer) => Buffer.from(code.map((byte, at) => (at === code.length - 9 ? byte ^ 1 : byte))),
  ],
  ['empty', () => Buffer.alloc(0)],
])('code that is %s is replaced', (_, damage) => {
  run();
  const whole = readFileSync(cache);
  writeFileSync(cache, damage(whole));
  expect(run()).toBe('old');
  expect(readFileSync(cache).length).toBe(whole.length);
});

test('without a place for the code, the bundle starts and leaves nothing', () => {
  mkdirSync(cache);
  expect(run()).toBe('old');
  expect(readdirSync(path('.')).sort()).toEqual(['beside.cjs', 'bundle.cjs', 'bundle.cjs.cache']);
});
