// Bundles each function into one file, zips them together, and describes the zip in `dist/manifest.json`. The same sources
// give the same bytes.
import { readFileSync } from 'node:fs';
import { writeRelease, zipOf } from '@cardlake/tooling/release';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

const { outputFiles } = await build({
  entryPoints: ['src/stream.ts', 'src/answer.ts', 'src/forwarder.ts'],
  outdir: 'dist',
  bundle: true,
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  mainFields: ['module', 'main'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  write: false,
});

const bundle = Object.fromEntries(
  outputFiles.map(({ path, contents }) => [path.replace(/^.*[\\/]/, ''), contents]),
);
writeRelease('dist', version, { 'function.zip': zipOf(bundle) });
