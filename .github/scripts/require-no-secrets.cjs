// Refuses a plan, as `terraform show -json` prints it, that holds values which Terraform or a provider calls sensitive: a
// plan is kept as an artifact, which everybody who may read the repository can download. Argument: the file.
'use strict';
const { readFileSync } = require('node:fs');

/** Tells whether anything in a mask of sensitive values, as Terraform writes them, is sensitive. */
const isMarked = (mask) =>
  mask === true || (typeof mask === 'object' && mask !== null && Object.values(mask).some(isMarked));

/** Lists the resources of a module and of its modules. */
const resourcesOf = ({ resources = [], child_modules: modules = [] } = {}) => [
  ...resources,
  ...modules.flatMap(resourcesOf),
];

/**
 * Lists what is sensitive in a plan.
 * @returns {string[]} addresses of resources, and outputs
 */
function sensitiveParts(plan) {
  const known = [plan.planned_values, plan.prior_state?.values].flatMap((values) => [
    ...resourcesOf(values?.root_module)
      .filter(({ sensitive_values: mask }) => isMarked(mask))
      .map(({ address }) => address),
    ...Object.entries(values?.outputs ?? {})
      .filter(([, { sensitive }]) => sensitive)
      .map(([name]) => `output.${name}`),
  ]);
  const changed = (plan.resource_changes ?? [])
    .filter(({ change }) => isMarked(change.before_sensitive) || isMarked(change.after_sensitive))
    .map(({ address }) => address);
  return [...new Set([...known, ...changed])].sort();
}

module.exports = { sensitiveParts };

if (require.main === module) {
  const found = sensitiveParts(JSON.parse(readFileSync(process.argv[2], 'utf8')));
  if (found.length > 0) {
    console.error(
      `refused: the plan holds sensitive values of ${found.join(', ')}; a plan is kept as an artifact that every reader of the repository may download. Keep the secret in AWS Secrets Manager and give the stack its ARN.`,
    );
    process.exitCode = 3;
  }
}
