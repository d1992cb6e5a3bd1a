/** Tests that take minutes, for `npm run test:platform`. */
module.exports = {
  ...require('@cardlake/tooling/jest'),
  testMatch: ['<rootDir>/test/**/*.platform.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
