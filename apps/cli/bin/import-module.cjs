'use strict';

/** Imports a module of the user. The bundle cannot: `load-bundle.cjs` runs it as a script, in which Node has no loader for `import()`. */
module.exports.importModule = (url) => import(url);
