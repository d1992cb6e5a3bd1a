// Reads the output of `turbo ls --affected --output=json` and prints the stacks to plan, as `stacks=["bronze",…]`.
const { stackDeclarations } = require('./stack-list.cjs');

/**
 * Stacks that have changed, that import a package that has, or that deploy a build of one.
 * @param {readonly string[]} folders of the packages that have changed or depend on one that has
 * @returns {string[]} names of the stacks
 */
function changedStacks(folders) {
  return stackDeclarations
    .filter(({ name, builds }) =>
      [`stacks/${name}`, ...Object.values(builds)].some((folder) => folders.includes(folder)),
    )
    .map(({ name }) => name);
}

module.exports = { changedStacks };

if (require.main === module) {
  const text = require('node:fs').readFileSync(0, 'utf8');
  const { packages } = JSON.parse(text.slice(text.indexOf('{')));
  console.log(`stacks=${JSON.stringify(changedStacks(packages.items.map(({ path }) => path)))}`);
}
