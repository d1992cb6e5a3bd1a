/** `node -r no-duckdb.cjs`: loading DuckDB, the slowest thing to load, fails. */
const Module = require('node:module');

const load = Module._load;
Module._load = function (request, ...rest) {
  if (request.startsWith('@duckdb/')) throw new Error('DuckDB is loaded');
  return load.call(this, request, ...rest);
};
