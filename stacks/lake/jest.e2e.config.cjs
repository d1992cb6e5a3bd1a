/** Everything at once, with the real builds: `npx turbo run test:e2e` builds them first. */
module.exports = {
  ...require('@cardlake/tooling/jest'),
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  testTimeout: 1_800_000,
  maxWorkers: 1,
};
