import { callForUser } from '@cardlake/aws';
import { readSlots } from '@cardlake/prediction';
import { UserError } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';
import { jsonLine } from '../output/json';
import { type ReleaseStatus, statusText } from '../output/release-text';
import { styleFor } from '../output/style';

interface StatusOptions extends ReleaseOptions {
  readonly expectNone?: true;
  readonly json?: true;
}

const DESCRIPTION = `Shows which versions of the model decide in an environment, for which share of the cards, their endpoints, and the alarms that stop a release.

With --expect-none it fails while an endpoint exists. Terraform knows of none, so that each would be billed on after the stack is destroyed.`;

/** Adds `cardlake release status`, which shows the state of the releases of an environment. */
export function registerReleaseStatus(parent: Command, app: App): void {
  const command = parent
    .command('status')
    .summary('show what decides, and what is under release')
    .description(DESCRIPTION);
  withReleaseOptions(command)
    .option('--expect-none', 'fail if an endpoint exists')
    .option('--json', 'one line of JSON on standard output')
    .action((options: StatusOptions) => show(app, options));
  withExamples(
    command,
    'release status --env dev',
    'release status --env prod --outputs outputs.json --json',
  );
}

async function show(app: App, options: StatusOptions): Promise<void> {
  const { openDeployedRelease } = await import('../release/open-release');
  const { ports, endpoints } = await openDeployedRelease(options, app.clock);
  const status: ReleaseStatus = await callForUser(async () => ({
    model: ports.model,
    control: await ports.controls.read(ports.model),
    isHosted: ports.slots !== undefined,
    slots: await readSlots(endpoints),
    raised: await ports.listRaisedAlarms(),
  }));
  const { out } = app.console;
  out.write(options.json ? jsonLine(status) : statusText(status, styleFor(out, app.env)));
  if (options.expectNone) requireNone(status, options);
}

function requireNone({ slots }: ReleaseStatus, { env, outputs }: StatusOptions): void {
  const left = Object.entries(slots).flatMap(([slot, found]) => (found === undefined ? [] : [slot]));
  if (left.length === 0) return;
  throw new UserError('endpoints_left', `there are endpoints in slot ${left.join(' and ')} of ${env}`, {
    hint: `Delete them first: \`cardlake release remove --env ${env} --outputs ${outputs}\``,
  });
}
