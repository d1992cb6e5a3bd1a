import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = join(__dirname, '..', '..');

test('the scanner is what its sources compile to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-scanner-'));
  try {
    const target = join(folder, 'scanner-module.ts');
    const { stderr } = spawnSync(process.execPath, ['compile.mjs', target], {
      cwd: PACKAGE,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const stored = readFileSync(join(PACKAGE, 'src', 'plain', 'scanner-module.ts'), 'utf8');
    expect(stored).toBe(readFileSync(target, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
