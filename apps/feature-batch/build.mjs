// Bundles the program into `dist/cardlake-job.cjs`. Only DuckDB stays outside: its native part is a package of its own.
import { build } from 'esbuild';

await build({
  entryPoints: { 'cardlake-job': 'src/main.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  external: ['@duckdb/node-bindings'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
});
