'use strict';
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const { basename, join } = require('node:path');

const PACKAGES = join(__dirname, '..', '..', '..', 'packages');
/** Folders of definitions and of their compiled form, of features and of the feeds that come with Cardlake. */
const DEFINITIONS = ['card-features/src/definitions', 'feeds/src/published'];
const COMPILED = ['card-features/compiled', 'feeds/compiled'];

/** Maps each file of some folders to the hash of its content; empty outside of a checkout. */
const hashesOf = (folders) => Object.assign({}, ...folders.map(hashesIn));

function hashesIn(folder) {
  try {
    return Object.fromEntries(
      readdirSync(join(PACKAGES, folder))
        .sort()
        .map((name) => [
          `${folder}/${name}`,
          createHash('sha256')
            .update(readFileSync(join(PACKAGES, folder, name)))
            .digest('hex'),
        ]),
    );
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

/** The files that feature groups and feeds are made of. A build keeps them in `dist/feature-sources.json`. */
const featureSources = () => ({ definitions: hashesOf(DEFINITIONS), compiled: hashesOf(COMPILED) });

/** Names the first file that differs between a build and now; undefined when there is none. */
function differingFile(built, now) {
  return Object.keys({ ...built, ...now }).find((name) => built[name] !== now[name]);
}

/**
 * Describes why a build no longer has the features of the checkout, and the command that mends it; undefined when it has
 * them, or when there is no checkout around it.
 * @param built the sources that the build kept
 */
function describeStaleBuild(built, now = featureSources()) {
  if (Object.keys(now.compiled).length === 0) return undefined;
  const compiled = differingFile(built.compiled, now.compiled);
  if (compiled !== undefined) {
    return `built before ${basename(compiled, '.json')}; run \`npm run build:cli\``;
  }
  const definition = differingFile(built.definitions, now.definitions);
  if (definition === undefined) return undefined;
  return `packages/${definition} has changed since the build; run \`npm run feature:publish\``;
}

module.exports = { describeStaleBuild, featureSources };
