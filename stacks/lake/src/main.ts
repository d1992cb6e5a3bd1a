import { join } from 'node:path';
import { FaultsError, parseSettings } from '@cardlake/constructs';
import { App } from 'cdktf';
import { checkSynthesized } from './check-synthesized';
import { composeLake } from './compose';
import { environments } from './environments';
import { builtArtifacts } from './inputs';
import { publishedGroups } from './published-groups';

const checkout = join(__dirname, '..', '..', '..');

/**
 * What `cdktf synth` runs: every environment into one app, then our own rules over what came out. Builds are taken
 * from the checkout, or from the folder `CARDLAKE_BUILDS`, for a machine that deploys what another one built.
 */
function main(): number {
  const app = new App();
  const builds = builtArtifacts(process.env.CARDLAKE_BUILDS || checkout);
  for (const environment of Object.values(environments)) {
    composeLake(app, parseSettings(environment), { groups: publishedGroups, ...builds });
  }
  app.synth();
  const findings = checkSynthesized(app.outdir);
  for (const { severity, rule, where, message } of findings) {
    const line = `${severity}: ${where}: ${message} [${rule}]`;
    if (severity === 'error') console.error(line);
    else console.log(line);
  }
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof FaultsError)) throw error;
  console.error(`cardlake: ${error.message}`);
  process.exitCode = 1;
}
