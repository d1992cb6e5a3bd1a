// The stacks as packages/platform declares them. Run by itself it prints their names, one per line, in the order of
// deployment: all of them, or those that an environment has, whose name is the argument.
require('../../packages/tooling/register.cjs');
const {
  enabledStackNames,
  environments,
  parseSettings,
  stackDeclarations,
} = require('../../packages/platform/src');

module.exports = { stackDeclarations };

if (require.main === module) {
  const [environment] = process.argv.slice(2);
  const names =
    environment === undefined
      ? stackDeclarations.map(({ name }) => name)
      : enabledStackNames(parseSettings(environments[environment]));
  for (const name of names) console.log(name);
}
