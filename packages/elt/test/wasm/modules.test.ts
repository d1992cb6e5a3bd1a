import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = join(__dirname, '..', '..');
let compiled: string;

beforeAll(() => {
  compiled = mkdtempSync(join(tmpdir(), 'cardlake-wasm-'));
  const { stderr } = spawnSync(process.execPath, ['compile.mjs', compiled], {
    cwd: PACKAGE,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
}, 120_000);

afterAll(() => rmSync(compiled, { recursive: true, force: true }));

test.each(['src/plain/scanner-module.ts', 'src/parquet/divider-module.ts'])(
  '%s is what its sources compile to',
  (path) => {
    expect(readFileSync(join(PACKAGE, path), 'utf8')).toBe(readFileSync(join(compiled, path), 'utf8'));
  },
);
