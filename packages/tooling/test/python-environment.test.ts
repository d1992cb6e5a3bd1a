import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonEnvironment } from '../python-environment.cjs';

const folder = mkdtempSync(join(tmpdir(), 'cardlake-python-'));
afterAll(() => rmSync(folder, { recursive: true }));

const requirements = join(folder, 'requirements.txt');
const log = join(folder, 'log');
const environment = pythonEnvironment({
  name: 'test',
  folder,
  versions: ['3.9', '3.10', '3.11', '3.12', '3.13', '3.14'],
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

test('a machine without a suitable Python is told which to install', () => {
  const script = `require(${JSON.stringify(require.resolve('../python-environment.cjs'))})
    .pythonEnvironment({ name: 'test', folder: '.', versions: ['2.1'], requirements: [] }).provision()`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/no Python 2\.1 with the venv module was found.*\n.*Install python2\.1/);
});

const MODULE = JSON.stringify(require.resolve('../python-environment.cjs'));

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
