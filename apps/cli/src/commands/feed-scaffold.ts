import type { Command } from 'commander';
import type { App } from '../app';
import { scaffoldFeed } from '../feeds/scaffold';
import { withExamples } from '../options/examples';

/** Adds `cardlake feed scaffold`, which begins the definition of a new feed. */
export function registerFeedScaffold(feed: Command, app: App): void {
  const { out } = app.console;
  const scaffold = feed
    .command('scaffold')
    .summary('begin a new feed')
    .description(
      'Writes feeds/NAME.yaml, with a transform, a sample and the rows that it gives beside it, to be changed; `feed check` compares them.',
    )
    .argument('<name>', 'name of the feed and of its table')
    .action((name: string) => {
      for (const path of scaffoldFeed(app.folder, name)) out.write(`wrote ${path}\n`);
    });
  withExamples(scaffold, 'feed scaffold ups_shipping');
}
