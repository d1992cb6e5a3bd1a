// Bundles each thing that gets started into one CommonJS file of `dist/`. Only DuckDB's native part stays outside.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { featureSources } from './bin/feature-sources.cjs';

const { outputFiles } = await build({
  entryPoints: {
    cardlake: 'src/main.ts',
    'decode-worker': 'src/decode-worker.ts',
    'feature-worker': 'src/feature-worker.ts',
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
const files = [
  ...outputFiles.map(({ path, contents }) => ({ name: basename(path), contents })),
  { name: 'feature-sources.json', contents: JSON.stringify(featureSources()) },
];
for (const { name, contents } of files) {
  const path = join('dist', name);
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
}
const names = files.map(({ name }) => name);
for (const name of readdirSync('dist')) {
  if (!names.some((kept) => name.startsWith(kept))) rmSync(join('dist', name), { recursive: true });
}
