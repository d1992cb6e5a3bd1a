// Prints the environments that a pull request is planned for, as `environments=["dev",…]`: those whose role is known. For
// each other one it leaves a notice in the workflow, instead of failing it.
'use strict';

/** The variable of the repository that holds the role of each environment. */
const ROLE_VARIABLES = { dev: 'DEV_PLAN_ROLE_ARN', prod: 'PROD_PLAN_ROLE_ARN' };

/**
 * Splits the environments by whether their role is known.
 * @param {Readonly<Record<string, string | undefined>>} env
 */
function plannedEnvironments(env) {
  const names = Object.keys(ROLE_VARIABLES);
  const isPlanned = (name) => Boolean(env[ROLE_VARIABLES[name]]);
  return { planned: names.filter(isPlanned), skipped: names.filter((name) => !isPlanned(name)) };
}

module.exports = { ROLE_VARIABLES, plannedEnvironments };

if (require.main === module) {
  const { planned, skipped } = plannedEnvironments(process.env);
  for (const name of skipped) {
    const hint = `the variable ${ROLE_VARIABLES[name]} of the repository is not set; see docs/deploy.md, "Roles of the workflows"`;
    // Notices go to the log; only the outputs of the step go to standard output.
    console.error(`::notice title=${name} is not planned::${hint}`);
  }
  console.log(`environments=${JSON.stringify(planned)}`);
}
