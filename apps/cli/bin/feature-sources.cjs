'use strict';
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const { basename, join, relative, sep } = require('node:path');

const PACKAGES = join(__dirname, '..', '..', '..', 'packages');
/** Folders of definitions and of their compiled form, of features and of the feeds that come with Cardlake. */
const DEFINITIONS = ['card-features/src/definitions', 'feeds/src/published'];
const COMPILED = ['card-features/compiled', 'feeds/compiled'];
/** Folder of the feature jobs: what each promises and computes. */
const JOBS = ['batch-jobs/src/jobs'];

/** Maps each file in some folders, and in folders below them, to the hash of its content; empty outside of a checkout. */
const hashesOf = (folders) => Object.fromEntries(folders.flatMap(hashesIn));

function hashesIn(folder) {
  try {
    return readdirSync(join(PACKAGES, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((path) => [
        relative(PACKAGES, path).replaceAll(sep, '/'),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/** The files that feature groups, feeds and feature jobs are made of. A build keeps them in `dist/feature-sources.json`. */
const featureSources = () => ({
  definitions: hashesOf(DEFINITIONS),
  compiled: hashesOf(COMPILED),
  jobs: hashesOf(JOBS),
});

/** Names the first file that differs between a build and now; undefined when there is none. */
function differingFile(built = {}, now = {}) {
  return Object.keys({ ...built, ...now }).find((name) => built[name] !== now[name]);
}

/**
 * Describes why a build no longer has the features, feeds and jobs of the checkout, and the command that mends it; undefined when
 * it has them, or when there is no checkout around it.
 * @param built the sources that the build kept
 */
function describeStaleBuild(built, now = featureSources()) {
  if (Object.keys(now.compiled).length === 0) return undefined;
  const compiled = differingFile(built.compiled, now.compiled);
  if (compiled !== undefined) {
    return `built before ${basename(compiled, '.json')}; run \`npm run build:cli\``;
  }
  const definition = differingFile(built.definitions, now.definitions);
  if (definition !== undefined) return changedSince(definition, 'npm run feature:publish');
  const job = differingFile(built.jobs, now.jobs);
  return job === undefined ? undefined : changedSince(job, 'npm run build:cli');
}

const changedSince = (path, command) => `packages/${path} has changed since the build; run \`${command}\``;

module.exports = { describeStaleBuild, featureSources };
