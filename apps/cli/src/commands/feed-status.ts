import { readFeedObjects } from '@cardlake/engine';
import { feedOfTable } from '@cardlake/feeds';
import type { Command } from 'commander';
import type { App } from '../app';
import { findFeed, loadFeeds } from '../feeds/load-feeds';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { feedObjectsText } from '../output/feed-text';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';
import { readLake } from '../process/run-command';

interface Options extends LakeOptions {
  readonly json?: true;
}

/** Adds `cardlake feed status`, which lists the objects that were loaded. */
export function registerFeedStatus(feed: Command, app: App): void {
  const command = feed
    .command('status')
    .summary('list the objects that were loaded')
    .description(
      'Lists the objects of feeds that were loaded, by every version of a feed: their records, and what became of them.',
    )
    .argument('[name]', 'one feed; by default all');
  withLakeOption(command)
    .option('--json', 'one JSON object for each object')
    .action(async (name: string | undefined, { lake, json }: Options) => {
      const { out } = app.console;
      const objects = await readLake(app, (context) => readFeedObjects(lake, context));
      const chosen = objects.filter(({ feed: of }) => name === undefined || feedOfTable(of) === name);
      // The objects of a feed whose definition is gone are listed still.
      if (name !== undefined && chosen.length === 0) findFeed(await loadFeeds(app.folder), name);
      out.write(json ? chosen.map(jsonLine).join('') : feedObjectsText(chosen, styleFor(out, app.env)));
    });
  withExamples(command, 'feed status', 'feed status shipments --json');
}
