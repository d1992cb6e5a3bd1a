import type { Command } from 'commander';
import type { App } from '../app';
import { deployedFeedTable } from '../feeds/deployed-feed';
import { withExamples } from '../options/examples';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';
import { jsonLine } from '../output/json';
import { startedText } from '../output/publication-text';

interface Options extends ReleaseOptions {
  readonly json?: true;
}

const DESCRIPTION = `Starts the gate of an environment on AWS for what waits of one feed, or of all, as its schedule does. What passes is published.
One execution judges a feed at a time; the command does not wait for the verdict.`;

/** Adds `cardlake feed gate start`, which starts the gate on AWS. */
export function registerFeedGateStart(gate: Command, app: App): void {
  const command = gate
    .command('start')
    .summary('start the gate on AWS for what waits')
    .description(DESCRIPTION)
    .argument('[name]', 'one feed; by default all');
  withReleaseOptions(command)
    .option('--json', 'one JSON object for each feed')
    .action((name: string | undefined, options: Options) => start(app, name, options));
  withExamples(command, 'feed gate start --env dev', 'feed gate start shipments --env prod --json');
}

async function start(app: App, name: string | undefined, options: Options): Promise<void> {
  const { openFeedPublication } = await import('../aws/open-feed-publication');
  const table = name === undefined ? undefined : deployedFeedTable(name);
  const publication = await openFeedPublication(options);
  for (const started of await publication.start(table))
    app.console.out.write(options.json ? jsonLine(started) : startedText(started));
}
