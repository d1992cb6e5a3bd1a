import { callForUser, systemTiming } from '@cardlake/aws';
import { DRAIN_MS, rollBackRelease } from '@cardlake/prediction';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';
import { jsonLine } from '../output/json';

interface RollbackOptions extends ReleaseOptions {
  readonly json?: true;
}

const DESCRIPTION = `Takes all cards from the version under release, in one write: the functions notice it within five seconds. Then its endpoint is deleted.

After a promotion there is nothing to roll back: release the version of before.`;

/** Adds `cardlake release rollback`, which ends a release. */
export function registerReleaseRollback(parent: Command, app: App): void {
  const command = parent
    .command('rollback')
    .summary('take all cards from the version under release')
    .description(DESCRIPTION);
  withReleaseOptions(command)
    .option('--json', 'one line of JSON on standard output')
    .action((options: RollbackOptions) => rollBack(app, options));
  withExamples(command, 'release rollback --env prod --outputs outputs.json');
}

async function rollBack(app: App, options: RollbackOptions): Promise<void> {
  const { openDeployedRelease } = await import('../release/open-release');
  const { ports, endpoints } = await openDeployedRelease(options, app.clock);
  const message = 'The same command finishes it.';
  const version = await app.shutdown.guard({ message }, () =>
    callForUser(() =>
      rollBackRelease({ ...ports, slots: endpoints }, { drainMs: DRAIN_MS, sleep: systemTiming.sleep }),
    ),
  );
  const { model } = ports;
  const text =
    version === undefined
      ? `the endpoint that a release of ${model} left is deleted`
      : `${model} ${version} decides for no card`;
  app.console.out.write(options.json ? jsonLine({ model, version: version ?? null }) : `${text}\n`);
}
