#!/usr/bin/env node
'use strict';
// Starts the built command line; `npm start` and `npm run build:cli` build it.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const built = join(__dirname, '..', 'dist', 'cardlake.cjs');
if (!existsSync(built)) {
  process.stderr.write(
    'cardlake: not built yet. Run `npm run build:cli` in the root of the checkout first.\n',
  );
  process.exit(2);
}
require(built);
