const { join } = require('node:path');
require('./own-temporary-folder.cjs');

const toCommonJs = [
  require.resolve('./jest-transform.cjs'),
  { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
];

/** Libraries that are published as ES modules only, which jest cannot require. */
const ES_MODULES = '(hyparquet|hyparquet-compressors|hyparquet-writer|hysnappy|fzstd)';

/** The file of cdktf that takes most of the time of a test of stacks. */
const CREATION_STACKS = 'cdktf/lib/tokens/private/stack-trace\\.js$';

/** The one jest configuration: TypeScript by swc, straight from source, no build needed before a test. */
module.exports = {
  testEnvironment: 'node',
  // The packages share what they compile, in this checkout: jest keeps it by the id of a project.
  id: 'cardlake',
  cacheDirectory: join(__dirname, '..', '..', 'node_modules', '.cache', 'jest'),
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Tests that take minutes belong to the package script `test:platform`, which names them in a configuration of its own.
  testPathIgnorePatterns: ['/node_modules/', '\\.platform\\.test\\.ts$'],
  transform: {
    '^.+\\.ts$': toCommonJs,
    [`/node_modules/${ES_MODULES}/.+\\.js$`]: toCommonJs,
    [`/node_modules/${CREATION_STACKS}`]: require.resolve('./no-creation-stacks.cjs'),
  },
  moduleNameMapper: { '^fast-check$': require.resolve('./seeded-fast-check.cjs') },
  globals: { FAST_CHECK: require.resolve('fast-check') },
  transformIgnorePatterns: [`/node_modules/(?!\\.pnpm/)(?!${ES_MODULES}/|${CREATION_STACKS})`],
  reporters: ['default', require.resolve('./jest-results.cjs')],
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  // The machine this must pass on has two cores, and turbo runs packages side by side.
  maxWorkers: 2,
  // Ends what hangs, and nothing else: how long a test takes on a busy machine says nothing about the code.
  testTimeout: 600_000,
};
