// Bundles each thing that gets started into one CommonJS file of `dist/`. Only DuckDB's native part stays outside.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const { outputFiles } = await build({
  entryPoints: {
    cardlake: 'src/main.ts',
    'decode-worker': 'src/decode-worker.ts',
    bench: 'src/bench/main.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['@duckdb/node-api', '@duckdb/node-bindings'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  write: false,
});
// Renamed into place, so that a program that starts meanwhile finds the old bundle or the new.
mkdirSync('dist', { recursive: true });
const names = outputFiles.map(({ path }) => basename(path));
for (const [index, { contents }] of outputFiles.entries()) {
  const path = join('dist', names[index]);
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
}
for (const name of readdirSync('dist')) {
  if (!names.some((kept) => name.startsWith(kept))) rmSync(join('dist', name), { recursive: true });
}
