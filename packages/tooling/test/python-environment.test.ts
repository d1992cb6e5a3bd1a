import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonEnvironment } from '../python-environment.cjs';

const folder = mkdtempSync(join(tmpdir(), 'cardlake-python-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MODULE = JSON.stringify(require.resolve('../python-environment.cjs'));
const VERSIONS = ['3.9', '3.10', '3.11', '3.12', '3.13', '3.14'];
const requirements = join(folder, 'requirements.txt');
const log = join(folder, 'log');
const environment = pythonEnvironment({
  name: 'test',
  folder,
  versions: VERSIONS,
  requirements: [requirements],
  complete: (venv) => appendFileSync(log, `${existsSync(join(venv, 'pyvenv.cfg'))}\n`),
});

test('an environment is created once, and again when its requirements change', () => {
  writeFileSync(requirements, '# nothing\n');
  environment.provision();
  environment.provision();
  expect(readFileSync(log, 'utf8')).toBe('true\n');
  expect(spawnSync(environment.python, ['-c', 'print(1)'], { encoding: 'utf8' }).stdout.trim()).toBe('1');

  writeFileSync(requirements, '# still nothing\n');
  environment.provision();
  expect(readFileSync(log, 'utf8')).toBe('true\ntrue\n');
});

test('processes that need an environment at once make it once, and all of them find it complete', async () => {
  const home = mkdtempSync(join(folder, 'at-once-'));
  writeFileSync(join(home, 'requirements.txt'), '# nothing\n');
  // What a process that was killed has left.
  writeFileSync(join(home, '.venv.lock'), String(spawnSync(process.execPath, ['-e', '']).pid));
  const script = `
    const { appendFileSync, existsSync } = require('node:fs');
    const environment = require(${MODULE}).pythonEnvironment({
      name: 'test', folder: '.', versions: ${JSON.stringify(VERSIONS)}, requirements: ['requirements.txt'],
      complete: () => appendFileSync('log', 'made '),
    });
    environment.provision();
    process.exit(existsSync(environment.python) ? 0 : 1);`;
  const start = () => spawn(process.execPath, ['-e', script], { cwd: home, stdio: 'ignore' });
  const ended = await Promise.all([start(), start(), start()].map((child) => once(child, 'close')));
  expect(ended.map(([status]) => status)).toEqual([0, 0, 0]);
  expect(readFileSync(join(home, 'log'), 'utf8')).toBe('made ');
  expect(readdirSync(home).sort()).toEqual(['.venv', 'log', 'requirements.txt']);
});

test('a machine without a suitable Python is told which to install', () => {
  const script = `require(${MODULE})
    .pythonEnvironment({ name: 'test', folder: '.', versions: ['2.1'], requirements: [] }).provision()`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/no Python 2\.1 with the venv module was found.*\n.*Install python2\.1/);
});

/** A program that writes its number and waits forever, in the place of Python. */
const WAITING = 'console.log(process.pid); setInterval(() => {}, 1000)';

test('a program ends when the one that started it is killed', async () => {
  const wrapper = `require(${MODULE}).runPython(process.execPath, ['-e', ${JSON.stringify(WAITING)}])`;
  const starter = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(wrapper)}], {
    stdio: ['pipe', 'inherit', 'inherit'], env: { ...process.env, CARDLAKE_STDIN_OF_STARTER: '1' } })`;
  const started = spawn(process.execPath, ['-e', starter], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => started.stdout.once('end', resolve));
  const pid = await new Promise<number>((resolve) =>
    started.stdout.once('data', (text) => resolve(Number(text))),
  );
  expect(process.kill(pid, 0)).toBe(true);
  started.kill('SIGKILL');
  // Both programs below it hold the pipe, so it ends when they have.
  await ended;
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('the exit code of a program is that of Python', () => {
  const wrapper = `require(${MODULE}).runPython(process.execPath, ['-e', 'process.exit(7)'])`;
  expect(spawnSync(process.execPath, ['-e', wrapper], { stdio: 'ignore' }).status).toBe(7);
});
