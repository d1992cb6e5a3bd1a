/** Terraform itself over everything: minutes, not seconds, so apart from the tests of every change. */
module.exports = {
  ...require('@cardlake/tooling/jest'),
  testMatch: ['<rootDir>/test/terraform/**/*.test.ts'],
  testTimeout: 1_800_000,
  maxWorkers: 1,
};
