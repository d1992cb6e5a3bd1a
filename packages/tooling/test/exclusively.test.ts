import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'cardlake-exclusively-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HOUR_SECONDS = 3600;
const lock = join(folder, 'lock');
const MODULE = JSON.stringify(require.resolve('../exclusively.cjs'));
const SCRIPT = `require(${MODULE}).exclusively(${JSON.stringify(lock)}, () => process.stdout.write('done'))`;

test.each([
  ['has no number, as the machine stopped before it was written', () => '', 60],
  ['is that of another process by now', () => String(process.pid), HOUR_SECONDS + 60],
  ['is that of a process that is gone', () => String(spawnSync(process.execPath, ['-e', '']).pid), 0],
])('a lock that %s holds nothing', (_case, holder, age) => {
  writeFileSync(lock, holder());
  const then = Date.now() / 1000 - age;
  utimesSync(lock, then, then);
  const { stdout } = spawnSync(process.execPath, ['-e', SCRIPT], { encoding: 'utf8', timeout: 60_000 });
  expect([stdout, existsSync(lock)]).toEqual(['done', false]);
});

test.each([
  ['that is alive', String(process.pid)],
  ['that is about to write its number', ''],
])('a process waits for one %s, and says how to go on without it', async (_case, holder) => {
  writeFileSync(lock, holder);
  const child = spawn(process.execPath, ['-e', SCRIPT]);
  const [told] = await once(child.stderr, 'data');
  child.kill();
  expect(String(told)).toContain('remove that file if there is none');
});
