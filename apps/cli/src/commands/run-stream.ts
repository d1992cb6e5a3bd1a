import { runStream } from '@cardlake/engine';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { checkQuarantine, type QuarantineOptions, withQuarantineOption } from '../options/quarantine';
import { requestedEnd, type WindowEndOptions, withWindowEndOptions } from '../options/window-end';
import { jsonLine } from '../output/json';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { streamText } from '../output/stream-text';
import { runWithProgress } from '../process/run-command';

interface StreamOptions extends LakeOptions, OutputOptions, WindowEndOptions, QuarantineOptions {
  readonly restartOnline?: true;
  readonly onlineUpdates?: true;
}

const DESCRIPTION = `Takes new bronze objects to silver, gold and the online store.

The window end is the as-of instant of the run and the event time of its online records. Objects whose arrival
minute is not over by then are left for the next run. By default, all objects are processed, as of now.

A run that quarantines more than a tenth of its lines warns, with the reasons. With --max-quarantine, more than that
share also gives exit code 1. The run stays committed either way: every line is in silver or in quarantine.`;

/** Adds `cardlake run stream`, which takes bronze to silver, gold and online. */
export function registerRunStream(parent: Command, app: App): void {
  const command = parent
    .command('stream')
    .summary('take new bronze objects to silver, gold and the online store')
    .description(DESCRIPTION)
    .option('--online-updates', 'also write the online records to gold/online_updates, for "features put"')
    .option('--restart-online', 'publish every online record again: the way back from a wrong window end')
    .action((options: StreamOptions) => stream(app, options));
  withOutputOptions(withQuarantineOption(withWindowEndOptions(withLakeOption(command))));
  withExamples(
    command,
    'run stream',
    'run stream --lake ./lake --window-end-ts 2026-03-17T00:00:00Z',
    'run stream --window-end-ts 1522972800 --json',
    'run stream --online-updates',
    'run stream --max-quarantine 0.05',
  );
}

async function stream(app: App, options: StreamOptions): Promise<void> {
  const { lake: lakeRoot, onlineUpdates: writeUpdates = false, restartOnline = false } = options;
  const result = await runWithProgress(app, options, (context) =>
    runStream({ lakeRoot, writeUpdates, restartOnline, ...requestedEnd(options) }, context),
  );
  app.console.out.write(options.json ? jsonLine({ stage: 'summary', ...result }) : streamText(result));
  checkQuarantine(app, result, options, lakeRoot);
}
