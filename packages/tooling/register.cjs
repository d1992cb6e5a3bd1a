/**
 * `node -r @cardlake/tooling/register script.ts` runs TypeScript of the workspace from source, for example in a
 * child process of a test. It compiles each file when it is first required, as jest does, without checking types.
 */
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    sourceMaps: process.sourceMapsEnabled ? 'inline' : false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  module._compile(code, filename);
};
// Node tries the endings in this order: `./prices` is `prices.ts` and not `prices.json`, as for TypeScript and jest.
for (const ending of Object.keys(require.extensions).filter((each) => each !== '.ts')) {
  const load = require.extensions[ending];
  delete require.extensions[ending];
  require.extensions[ending] = load;
}
process.setSourceMapsEnabled(true);
