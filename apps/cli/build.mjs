// Bundles each thing that gets started into one CommonJS file of `dist/`. Only DuckDB's native part stays outside.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { featureSources } from './bin/feature-sources.cjs';

const require = createRequire(import.meta.url);

/** A module that has the names of another, and loads it for the value of the first that is asked for. */
const lazyNames = (path) =>
  Object.keys(require(path))
    .filter((name) => !['__esModule', 'default', 'module.exports'].includes(name))
    .map((name) => JSON.stringify(name))
    .map(
      (name) =>
        `Object.defineProperty(exports, ${name}, { enumerable: true, get: () => require('${path}')[${name}] });`,
    )
    .join('\n');

/** A module that stands for an object with native methods, whose names cannot be listed. */
const lazyObject = (path) => `module.exports = new Proxy({}, {
  get(_, name) {
    if (name === '__esModule') return undefined;
    const value = require('${path}')[name];
    return typeof value === 'function' ? value.bind(require('${path}')) : value;
  },
});`;

/**
 * Loads DuckDB, the slowest thing to load, when something of it is used for the first time: help, versions and completion do without.
 * The JavaScript around its native part is bundled: its two hundred files take a tenth of a second to find.
 */
const lazyDuckdb = {
  name: 'lazy-duckdb',
  setup(bundle) {
    const filter = /^@duckdb\/node-(api|bindings)$/;
    bundle.onResolve({ filter }, ({ path, namespace, importer }) => {
      if (namespace === 'lazy' && path.endsWith('-api')) return { path: require.resolve(path) };
      return namespace === 'lazy' || importer.includes('@duckdb')
        ? { path, external: true }
        : { path, namespace: 'lazy' };
    });
    bundle.onLoad({ filter, namespace: 'lazy' }, ({ path }) => ({
      contents: path.endsWith('-api') ? lazyNames(path) : lazyObject(path),
      loader: 'js',
    }));
  },
};

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
  plugins: [lazyDuckdb],
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
