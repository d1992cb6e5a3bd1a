// Bundles the program into `dist/cardlake-job.cjs`. Only DuckDB stays outside: its native part is a package of its own.
// `dist/packages.json` has the versions of what is in the bundle, for the bill of materials of the image, and
// `dist/sources.json` which sources of this workspace are in it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const { metafile } = await build({
  entryPoints: { 'cardlake-job': 'src/main.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  metafile: true,
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

/** Name and version of the package that a source belongs to; none for sources of this workspace. */
function packageOf(source) {
  for (let folder = dirname(source); folder.includes('node_modules'); folder = dirname(folder)) {
    if (!existsSync(join(folder, 'package.json'))) continue;
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (name !== undefined && version !== undefined) return [[name, version]];
  }
  return [];
}

const packages = Object.fromEntries(Object.keys(metafile.inputs).flatMap(packageOf).sort());
writeFileSync('dist/packages.json', `${JSON.stringify(packages, undefined, 1)}\n`);

const sources = Object.entries(metafile.outputs['dist/cardlake-job.cjs'].inputs)
  .filter(([source, { bytesInOutput }]) => bytesInOutput > 0 && !source.includes('node_modules'))
  .map(([source]) => source);
writeFileSync('dist/sources.json', `${JSON.stringify(sources, undefined, 1)}\n`);
