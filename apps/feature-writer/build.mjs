// Bundles the function into one file, zips it, and says in `dist/manifest.json` what came out. The same sources give
// the same bytes: the zip has no times of its own.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { zipSync } from 'fflate';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
const { outputFiles } = await build({
  entryPoints: { index: 'src/handler.ts' },
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

// The oldest day a zip can say, in local time as zips have it.
const mtime = new Date(1980, 0, 1);
const named = outputFiles
  .map(({ path, contents }) => [path.replace(/^.*[\\/]/, ''), contents])
  .sort(([a], [b]) => (a < b ? -1 : 1));
const zip = zipSync(Object.fromEntries(named), { level: 9, mtime });

writeFileSync('dist/function.zip', zip);
const sha256 = createHash('sha256').update(zip).digest('hex');
const manifest = { version, files: { 'function.zip': { path: 'function.zip', sha256, bytes: zip.length } } };
writeFileSync('dist/manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
