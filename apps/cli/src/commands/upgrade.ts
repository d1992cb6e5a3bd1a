import { upgradeLake } from '@cardlake/engine';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { jsonLine } from '../output/json';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { upgradeText } from '../output/upgrade-text';
import { runWithProgress } from '../process/run-command';

const DESCRIPTION = `Upgrades a lake that an older version of cardlake made to the format of this version.

Format 2 keeps every distinct report on an event, where format 1 kept only the newest. The reports are read again from
bronze; where bronze is gone, the newest report of an event stays as it is. Gold is brought up to date afterwards.
An upgrade that is interrupted leaves the old lake or the new one; run it again to complete it.`;

/** Adds `cardlake upgrade`, which upgrades a lake to the current format. */
export function registerUpgrade(program: Command, app: App): void {
  const command = program
    .command('upgrade')
    .summary('upgrade a lake that an older version made')
    .description(DESCRIPTION)
    .action((options: LakeOptions & OutputOptions) => run(app, options));
  withOutputOptions(withLakeOption(command));
  withExamples(command, 'upgrade', 'upgrade --lake ./lake --json');
}

async function run(app: App, options: LakeOptions & OutputOptions): Promise<void> {
  const result = await runWithProgress(app, options, (context) => upgradeLake(options.lake, context));
  app.console.out.write(
    options.json ? jsonLine({ stage: 'summary', ...result }) : upgradeText(result, options.lake),
  );
}
