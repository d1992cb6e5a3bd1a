import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const shipped = join(__dirname, '../trained');
const folder = mkdtempSync(join(tmpdir(), 'cardlake-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the command makes the model again, byte for byte', () => {
  const made = spawnSync(process.execPath, [join(__dirname, '../make.mjs'), folder], { encoding: 'utf8' });
  expect([made.status, made.stderr]).toEqual([0, '']);
  expect(readdirSync(folder).sort()).toEqual(readdirSync(shipped).sort());
  for (const file of readdirSync(shipped))
    expect([file, readFileSync(join(folder, file), 'utf8')]).toEqual([
      file,
      readFileSync(join(shipped, file), 'utf8'),
    ]);
});
