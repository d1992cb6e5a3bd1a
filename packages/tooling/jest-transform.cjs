/**
 * TypeScript by swc for jest. What a file becomes depends on the file alone, so all packages share what one of them has
 * compiled: most tests load the sources of many packages, and each package would compile them anew.
 */
const { createHash } = require('node:crypto');
const { createTransformer } = require('@swc/jest');
const { version } = require('@swc/core');

module.exports = {
  createTransformer(options) {
    const swc = createTransformer(options);
    const compiler = JSON.stringify([version, options]);
    return {
      ...swc,
      // The path is part of the result: stack traces name it.
      getCacheKey: (source, path, { instrument, supportsStaticESM }) =>
        createHash('sha256')
          .update(JSON.stringify([compiler, path, instrument, supportsStaticESM]))
          .update(source)
          .digest('hex'),
    };
  },
};
