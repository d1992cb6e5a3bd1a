import type { Command } from 'commander';
import type { App } from '../app';
import { followPublication } from '../aws/follow-publication';
import { deployedFeedTable } from '../feeds/deployed-feed';
import { withExamples } from '../options/examples';
import { type PublicationWaitOptions, withPublicationWait } from '../options/publication-wait';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';

interface Options extends ReleaseOptions, PublicationWaitOptions {
  readonly json?: true;
}

const DESCRIPTION = `Publishes the staged objects of a feed that wait on AWS now, in place of the next quarter of an hour: the gate judges them, and those that pass are merged into its table.

With --wait, the command waits for the verdict, and names each object that is blocked with the rules that it breaks. Ctrl-C does not stop the publication.
A local lake is published by \`cardlake feed run\`.`;

/** Adds `cardlake feed publish`, which starts the publication of a feed on AWS. */
export function registerFeedPublish(feed: Command, app: App): void {
  const command = feed
    .command('publish')
    .summary('judge and publish the staged objects of a feed on AWS')
    .description(DESCRIPTION)
    .argument('<name>', 'name of the feed');
  withPublicationWait(withReleaseOptions(command))
    .option('--json', 'one JSON object')
    .action((name: string, options: Options) => publish(app, name, options));
  withExamples(
    command,
    'feed publish shipments --env dev',
    'feed publish shipments --env prod --wait --json',
  );
}

async function publish(app: App, name: string, options: Options): Promise<void> {
  const { openFeedPublication } = await import('../aws/open-feed-publication');
  const table = deployedFeedTable(name);
  const publication = await openFeedPublication(options);
  for (const started of await publication.start(table))
    await followPublication(app, publication, started, options);
}
