module.exports = {
  ...require('@cardlake/tooling/jest'),
  testPathIgnorePatterns: ['<rootDir>/test/terraform/', '<rootDir>/test/e2e/'],
};
