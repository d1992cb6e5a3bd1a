// The stacks as packages/platform declares them. Run by itself it prints their names, one per line, in the order of
// deployment.
require('../../packages/tooling/register.cjs');
const { stackDeclarations } = require('../../packages/platform/src');

module.exports = { stackDeclarations };

if (require.main === module) {
  for (const { name } of stackDeclarations) console.log(name);
}
