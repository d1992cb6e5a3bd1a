import type { Command } from 'commander';
import type { App } from '../app';
import { loadFeeds } from '../feeds/load-feeds';
import { requireSound } from '../options/choose-feed';
import { withExamples } from '../options/examples';
import { feedsText } from '../output/feed-text';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';

interface JsonOption {
  readonly json?: true;
}

/** Adds `cardlake feed list`, which lists the feeds. */
export function registerFeedList(feed: Command, app: App): void {
  const { out } = app.console;
  const list = feed
    .command('list')
    .summary('list the feeds')
    .description('Lists the feeds that come with Cardlake, and those of the folder feeds.')
    .option('--json', 'one JSON object for each feed')
    .action(async ({ json }: JsonOption) => {
      const loaded = await loadFeeds(app.folder);
      const { feeds } = loaded;
      out.write(
        json
          ? feeds.map(({ feed: one }) => jsonLine(one)).join('')
          : feedsText(feeds, styleFor(out, app.env)),
      );
      requireSound(loaded);
    });
  withExamples(list, 'feed list', 'feed list --json');
}
