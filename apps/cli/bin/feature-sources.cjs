'use strict';
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const PACKAGE = join(__dirname, '..', '..', '..', 'packages', 'card-features');

/** Maps each file of a folder of card-features to the hash of its content; empty without the folder. */
function hashesOf(folder) {
  try {
    return Object.fromEntries(
      readdirSync(join(PACKAGE, folder))
        .sort()
        .map((name) => [
          name,
          createHash('sha256')
            .update(readFileSync(join(PACKAGE, folder, name)))
            .digest('hex'),
        ]),
    );
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

/** The files that feature groups are made of. A build keeps them in `dist/feature-sources.json`. */
const featureSources = () => ({ definitions: hashesOf('src/definitions'), compiled: hashesOf('compiled') });

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
    return `built before ${compiled.replace(/\.json$/, '')}; run \`npm run build:cli\``;
  }
  const definition = differingFile(built.definitions, now.definitions);
  if (definition === undefined) return undefined;
  return `packages/card-features/src/definitions/${definition} has changed since the build; run \`npm run feature:publish\``;
}

module.exports = { describeStaleBuild, featureSources };
