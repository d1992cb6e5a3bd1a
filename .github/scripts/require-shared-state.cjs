// Refuses synthesized stacks whose state is a local file, on a machine that CI throws away: the next run would not know
// what this one created. Arguments: ids of stacks, such as dev-bronze.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * Stacks that keep their state in a local file.
 * @param {string} outdir folder that `cdktf synth` wrote
 * @param {readonly string[]} stacks ids of stacks in it
 * @returns {string[]}
 */
const stacksWithLocalState = (outdir, stacks) =>
  stacks.filter((stack) => {
    const text = readFileSync(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8');
    return JSON.parse(text).terraform.backend?.s3 === undefined;
  });

/**
 * Tells whether this is a machine of a CI service, by the variable that all of them set.
 * @param {Readonly<Record<string, string | undefined>>} env
 */
const isCi = ({ CI }) => CI !== undefined && !['', '0', 'false'].includes(CI);

module.exports = { isCi, stacksWithLocalState };

if (require.main === module && isCi(process.env)) {
  const local = stacksWithLocalState('cdktf.out', process.argv.slice(2));
  if (local.length > 0) {
    console.error(
      `refused: ${local.join(', ')}: the Terraform state is a local file, which is lost with this machine; the next deployment would create everything again. Set state: { kind: 's3', bucket, region } in packages/platform/src/environments.ts, or the secrets STATE_DEV and STATE_PROD; \`./cardlake bootstrap\` creates the bucket.`,
    );
    process.exitCode = 2;
  }
}
