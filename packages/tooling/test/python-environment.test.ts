import { spawnSync } from 'node:child_process';
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
