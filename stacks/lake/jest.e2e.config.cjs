/** The lake in local AWS services, with the real builds: `npx turbo run test:e2e` builds them first. */
module.exports = {
  ...require('@cardlake/tooling/jest'),
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  globalSetup: '<rootDir>/test/e2e/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/e2e/support/global-teardown.ts',
  testTimeout: 1_800_000,
  maxWorkers: 1,
};
