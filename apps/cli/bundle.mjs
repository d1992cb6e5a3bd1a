// Bundles each thing that gets started into one CommonJS file of `dist/`. DuckDB's native part stays outside, and the published
// feature groups are a bundle of their own, so that publishing a feature builds only that.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { featureSources } from './bin/feature-sources.cjs';

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, 'dist');

/** The published feature groups, without the ending of the file. */
const PUBLISHED = join(here, '..', '..', 'packages', 'card-features', 'src', 'published');
/** The other sources of the bundles, with the hash of each, in `dist/`. */
const SOURCES = 'bundle-sources.json';
/** Files that a bundle depends on besides its sources: how it is made, and the versions of packages. */
const INPUTS = ['bundle.mjs', '../../pnpm-lock.yaml'];

const options = {
  absWorkingDir: here,
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  // As a script, see `bin/load-bundle.cjs`, a bundle can only require.
  supported: { 'dynamic-import': false },
  write: false,
};

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

/** Leaves out what imports modules of the user, which a bundle cannot. */
const importModuleBeside = {
  name: 'import-module-beside',
  setup(bundle) {
    bundle.onResolve({ filter: /\/import-module\.cjs$/ }, () => ({
      path: '../bin/import-module.cjs',
      external: true,
    }));
  },
};

/** Takes the published feature groups from the bundle beside. */
const publishedBeside = {
  name: 'published-beside',
  setup(bundle) {
    bundle.onResolve({ filter: /\/published$/ }, ({ path, resolveDir }) =>
      join(resolveDir, path) === PUBLISHED ? { path: './published.cjs', external: true } : undefined,
    );
  },
};

/** Bundles everything but the published feature groups. */
export function bundleMain() {
  return build({
    ...options,
    entryPoints: {
      cardlake: 'src/main.ts',
      'decode-worker': 'src/decode-worker.ts',
      'feature-worker': 'src/feature-worker.ts',
      bench: 'src/bench/main.ts',
    },
    plugins: [lazyDuckdb, publishedBeside, importModuleBeside],
    metafile: true,
  });
}

/** Builds everything, and removes what an earlier build has left. */
export async function buildAll() {
  const features = featureSources();
  const { outputFiles, metafile } = await bundleMain();
  const sources = Object.keys(metafile.inputs).filter((path) => !/node_modules|^lazy:/.test(path));
  const hashes = Object.fromEntries([...INPUTS, ...sources].map((path) => [path, hashOf(path)]));
  const written = writeFiles([
    ...outputFiles,
    ...(await bundlePublished()),
    { path: SOURCES, contents: JSON.stringify(hashes) },
    featuresFile(features),
  ]);
  for (const name of readdirSync(dist)) {
    if (!written.some((kept) => name.startsWith(kept))) rmSync(join(dist, name), { recursive: true });
  }
}

/** Builds what publishing a feature makes stale: everything where other sources have changed since the last build. */
export async function buildPublished() {
  if (!areOtherSourcesBuilt()) return buildAll();
  const features = featureSources();
  writeFiles([...(await bundlePublished()), featuresFile(features)]);
}

async function bundlePublished() {
  const { outputFiles } = await build({ ...options, entryPoints: { published: `${PUBLISHED}.ts` } });
  return outputFiles;
}

function areOtherSourcesBuilt() {
  const path = join(dist, SOURCES);
  if (!existsSync(path) || !existsSync(join(dist, 'cardlake.cjs'))) return false;
  return Object.entries(JSON.parse(readFileSync(path, 'utf8'))).every(
    ([source, hash]) => existsSync(join(here, source)) && hashOf(source) === hash,
  );
}

const hashOf = (path) =>
  createHash('sha256')
    .update(readFileSync(join(here, path)))
    .digest('hex');

/** The features that are in the build; read from the sources before it began, so that a change meanwhile is noticed. */
const featuresFile = (features) => ({ path: 'feature-sources.json', contents: JSON.stringify(features) });

/** Renames files into place, so that a program that starts meanwhile finds the old one or the new. @returns their names */
function writeFiles(files) {
  mkdirSync(dist, { recursive: true });
  return files.map(({ path, contents }) => {
    const name = basename(path);
    const target = join(dist, name);
    writeFileSync(`${target}.${process.pid}`, contents);
    renameSync(`${target}.${process.pid}`, target);
    return name;
  });
}
