/**
 * Builds the release of functions on Lambda: each entry bundled into one file, zipped together. The same sources give the
 * same bytes. For build scripts: `import { buildFunctions } from '@cardlake/tooling/functions'`.
 */
const { readFileSync } = require('node:fs');
const { basename } = require('node:path');
const { build } = require('esbuild');
const { writeRelease, zipOf } = require('./release.cjs');

/**
 * Bundles the entries of the package in the working directory into `dist/function.zip`, described in `dist/manifest.json`.
 * @param entryPoints source by the name of its bundle
 */
async function buildFunctions(entryPoints) {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const { outputFiles } = await build({
    entryPoints,
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
  const bundles = Object.fromEntries(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  writeRelease('dist', version, { 'function.zip': zipOf(bundles) });
}

module.exports = { buildFunctions };
