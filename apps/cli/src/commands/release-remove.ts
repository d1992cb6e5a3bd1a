import { callForUser, systemTiming } from '@cardlake/aws';
import { removeEndpoints } from '@cardlake/prediction';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';
import { numberOf } from '../output/format';
import { jsonLine } from '../output/json';

interface RemoveOptions extends ReleaseOptions {
  readonly json?: true;
}

const DESCRIPTION = `Deletes the endpoints of an environment and the model packages of its releases, so that its stack can be destroyed: Terraform knows neither.

If the stack stays, the functions score by themselves, with the same versions.`;

/** Adds `cardlake release remove`, which deletes what releases made. */
export function registerReleaseRemove(parent: Command, app: App): void {
  const command = parent
    .command('remove')
    .summary('delete the endpoints and packages of all releases')
    .description(DESCRIPTION);
  withReleaseOptions(command)
    .option('--json', 'one line of JSON on standard output')
    .action((options: RemoveOptions) => remove(app, options));
  withExamples(command, 'release remove --env dev --outputs outputs.json');
}

async function remove(app: App, options: RemoveOptions): Promise<void> {
  const { openDeployedRelease } = await import('../release/open-release');
  const { ports, endpoints, removePackages } = await openDeployedRelease(options, app.clock);
  const packages = await callForUser(async () => {
    await removeEndpoints({ ...ports, slots: endpoints }, systemTiming.sleep);
    return removePackages();
  });
  const { model } = ports;
  app.console.out.write(
    options.json
      ? jsonLine({ model, packages })
      : `${model} has no endpoints any more; ${numberOf(packages, 'package')} removed\n`,
  );
}
