// Bundles each thing that gets started into one CommonJS file of `dist/`. Only DuckDB's native part stays outside.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
await build({
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
});
