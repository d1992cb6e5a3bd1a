import type { Command } from 'commander';
import type { App } from '../app';
import { chooseFeed } from '../options/choose-feed';
import { withExamples } from '../options/examples';
import { describeFeed } from '../output/feed-text';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';

interface JsonOption {
  readonly json?: true;
}

/** Adds `cardlake feed describe`, which describes a feed. */
export function registerFeedDescribe(feed: Command, app: App): void {
  const { out } = app.console;
  const describe = feed
    .command('describe')
    .summary('describe a feed')
    .description('Describes a feed: its table, columns, key and rules; with --json, its compiled form.')
    .argument('<name>', 'name of the feed')
    .option('--json', 'the compiled form, as one line of JSON')
    .action(async (name: string, { json }: JsonOption) => {
      const { feed: found } = await chooseFeed(app, name);
      out.write(json ? jsonLine(found) : describeFeed(found, styleFor(out, app.env)));
    });
  withExamples(describe, 'feed describe shipments', 'feed describe shipments --json');
}
