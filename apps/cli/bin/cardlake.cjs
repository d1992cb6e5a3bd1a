#!/usr/bin/env node
'use strict';
// Starts the built command line; `npm start`, `npm test` and `npm run build` build it.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const built = join(__dirname, '..', 'dist', 'cardlake.cjs');
if (!existsSync(built)) {
  process.stderr.write('cardlake: not built yet. Run `npm run build` in the root of the checkout first.\n');
  process.exit(1);
}
require(built);
