import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suitesOfJunit } from '../src/summary/junit';
import { summarize } from '../src/summary/text';
import { readRun } from '../src/summary/turbo-run';

const tooling = join(__dirname, '..');
const root = mkdtempSync(join(tmpdir(), 'cardlake-summary-'));
afterAll(() => rmSync(root, { recursive: true }));
const write = (path: string, content: string | object) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
};

const RESULTS = 'node_modules/.cache/test-results';
const suite = (path: string, seconds: number, ...tests: object[]) => ({ path, seconds, tests });
const passed = { name: 'adds', status: 'passed' };

/** Lines of the summary of a run of these tasks: folder, task, exit code, whether it was cached. */
function summaryOf(...tasks: [string, string, number, boolean?][]) {
  write('run.json', {
    execution: { startTime: 1_000, endTime: 62_000 },
    tasks: tasks.map(([directory, task, exitCode, isCached = false]) => ({
      task,
      directory,
      cache: { status: isCached ? 'HIT' : 'MISS' },
      execution: { exitCode },
    })),
  });
  const { text, failed } = summarize(readRun(root, join(root, 'run.json')));
  return { lines: text.split('\n'), failed };
}

beforeAll(() => {
  const isSkipped = { name: 'reads', status: 'skipped', reason: 'there is no disk' };
  write(`packages/a/${RESULTS}/test.json`, [suite('test/a.test.ts', 2, passed, isSkipped)]);
  write(`packages/b/${RESULTS}/test.json`, [suite('test/b.test.ts', 70.25, passed)]);
  const isBroken = { name: 'breaks', status: 'failed', message: 'expected 1\nto be 2' };
  write(`packages/broken/${RESULTS}/test.json`, [suite('test/c.test.ts', 1, isBroken)]);
  write(`packages/silent/${RESULTS}/test.json`, [
    suite('test/d.test.ts', 1, { name: 'x', status: 'skipped' }),
  ]);
  write(`packages/crashed/${RESULTS}/test-e2e.json`, [suite('test/e.test.ts', 1, passed)]);
  write(
    `py/${RESULTS}/test.xml`,
    '<testsuites><testsuite><testcase classname="tests.test_x" name="test_y[&lt;1&gt;]" time="1.5" />' +
      '<testcase classname="tests.test_x" name="test_z" time="0.5"><skipped type="pytest.skip" message="no &quot;disk&quot;">x</skipped></testcase>' +
      '</testsuite></testsuites>',
  );
});

test('the last line has only the totals; slow files come first, and cached ones are marked', () => {
  const { lines, failed } = summaryOf(
    ['', 'check:lint', 0],
    ['packages/a', 'build', 0],
    ['packages/a', 'test', 0],
    ['packages/b', 'test', 0, true],
    ['py', 'test', 0],
  );
  expect(lines).toEqual([
    "3 suites with 5 tests in 3 packages (1 from turbo's cache), 61 s",
    '',
    'Skipped:',
    '  1 × there is no disk',
    '  1 × no "disk"',
    '',
    'The slowest 10:',
    '    70.3 s  packages/b/test/b.test.ts (cached)',
    '     2.0 s  packages/a/test/a.test.ts',
    '     2.0 s  py/tests/test_x',
    '',
    '4 passed, 0 failed, 2 skipped',
  ]);
  expect(failed).toBe(0);
});

test.each<[string, Parameters<typeof summaryOf>[0], ...string[]]>([
  [
    'a test',
    ['packages/broken', 'test', 1],
    '  packages/broken/test/c.test.ts: breaks',
    '    expected 1',
    '    to be 2',
  ],
  ['a check', ['', 'check:types', 2], '  repository root: check:types', '    see its output above'],
  [
    'a skipped test without a reason',
    ['packages/silent', 'test', 0],
    '  packages/silent/test/d.test.ts: x',
    '    skipped without a reason; use testUnless',
  ],
  [
    'a task that ends with an error although its tests pass',
    ['packages/crashed', 'test:e2e', 1],
    '  packages/crashed: test:e2e',
    '    it ended with an error; see its output above',
  ],
])('%s fails the run', (_what, task, ...expected) => {
  const { lines, failed } = summaryOf(task);
  expect(failed).toBe(1);
  const at = lines.indexOf('Failed:');
  expect(lines.slice(at + 1, -2)).toEqual(expected);
});

test('results of pytest are read, including failures during setup', () => {
  const xml =
    '<testcase classname="tests.test_a" name="t" time="0.25"><error message="failed on setup">E&#10;F</error></testcase>';
  expect(suitesOfJunit(xml)).toEqual([
    {
      path: 'tests/test_a',
      seconds: 0.25,
      tests: [{ name: 't', status: 'failed', message: 'failed on setup\nE\nF' }],
    },
  ]);
});

test('jest writes results with reasons, unless it runs selected tests only', () => {
  write('package/package.json', '{}');
  symlinkSync(join(tooling, 'node_modules'), join(root, 'package', 'node_modules'));
  write('package/jest.config.cjs', `module.exports = require('${join(tooling, 'jest-preset.cjs')}');`);
  write(
    'package/test/a.test.ts',
    `import { testUnless } from '${join(tooling, 'src', 'skip')}';
     test('works', () => {});
     testUnless(undefined)('runs', () => {});
     testUnless('no disk (100 % full)\\nat all')('reads a disk', () => {});
     testUnless('no %s').each([1])('takes %d', () => {});`,
  );
  write('package/test/torn.test.ts', 'throw new Error("torn");');
  const results = join(tooling, 'node_modules', '.cache', 'test-results', 'test-of-a-test.json');
  const jest = (...args: string[]) =>
    spawnSync(process.execPath, [require.resolve('jest/bin/jest'), ...args], {
      cwd: join(root, 'package'),
      env: { ...process.env, npm_lifecycle_event: 'test:of-a-test' },
      encoding: 'utf8',
    });
  jest('a.test');
  expect(() => readFileSync(results)).toThrow('ENOENT');
  jest();
  const suites = JSON.parse(readFileSync(results, 'utf8'));
  rmSync(results);
  const byPath = Object.fromEntries(
    suites.map(({ path, tests }: { path: string; tests: object }) => [path, tests]),
  );
  expect(byPath).toEqual({
    'test/a.test.ts': [
      { name: 'works', status: 'passed' },
      { name: 'runs', status: 'passed' },
      { name: 'reads a disk', status: 'skipped', reason: 'no disk [100 % full]' },
      { name: 'takes 1', status: 'skipped', reason: 'no %s' },
    ],
    'test/torn.test.ts': [
      { name: 'the file cannot be run', status: 'failed', message: expect.stringContaining('torn') },
    ],
  });
});
