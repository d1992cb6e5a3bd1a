#!/usr/bin/env node
'use strict';
// Starts the built command line; `npm start` and `npm run build:cli` build it.
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { describeStaleBuild } = require('./feature-sources.cjs');
const { loadBundle } = require('./load-bundle.cjs');

const built = join(__dirname, '..', 'dist', 'cardlake.cjs');
const sources = join(__dirname, '..', 'dist', 'feature-sources.json');

/** Describes why the command line cannot be started; undefined when it can. */
function describeProblem() {
  if (!existsSync(built) || !existsSync(sources))
    return 'not built yet; run `npm run build:cli` in the root of the checkout';
  return describeStaleBuild(JSON.parse(readFileSync(sources, 'utf8')));
}

const problem = describeProblem();
if (problem !== undefined) {
  process.stderr.write(`cardlake: ${problem}\n`);
  process.exit(2);
}
void loadBundle(built).main();
