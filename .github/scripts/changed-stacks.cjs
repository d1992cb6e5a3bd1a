// Reads what `turbo ls --affected --output=json` printed and says which stacks to plan, as `stacks=["bronze",…]`.

/** Builds that a stack ships without importing them: the folder of what is built, and the stack. */
const SHIPS = {
  'apps/feature-writer': 'feature-store',
  'spark-jobs': 'silver-gold',
  'packages/card-features': 'feature-store',
};

/**
 * @param {readonly string[]} folders of the packages that changed, or that use one that did
 * @returns {string[]} stacks by name
 */
function changedStacks(folders) {
  const own = folders.flatMap((folder) => /^stacks\/(?!lake$)(.+)$/.exec(folder)?.[1] ?? []);
  const shipped = folders.flatMap((folder) => SHIPS[folder] ?? []);
  return [...new Set([...own, ...shipped])].sort();
}

module.exports = { changedStacks };

if (require.main === module) {
  const text = require('node:fs').readFileSync(0, 'utf8');
  const { packages } = JSON.parse(text.slice(text.indexOf('{')));
  console.log(`stacks=${JSON.stringify(changedStacks(packages.items.map(({ path }) => path)))}`);
}
