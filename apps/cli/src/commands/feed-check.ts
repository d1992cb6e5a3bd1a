import { checkFeedRules } from '@cardlake/engine';
import type { CompiledFeed } from '@cardlake/feeds';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { checkSample } from '../feeds/check-sample';
import { type LoadedFeeds, loadFeeds } from '../feeds/load-feeds';
import { chooseFeed, requireSound } from '../options/choose-feed';
import { withExamples } from '../options/examples';
import { sampleText } from '../output/feed-text';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';
import { readLake } from '../process/run-command';

interface JsonOption {
  readonly json?: true;
}

/** Adds `cardlake feed check`, which checks definitions and reads their samples. */
export function registerFeedCheck(feed: Command, app: App): void {
  const { out } = app.console;
  const check = feed
    .command('check')
    .summary('check definitions, and read their samples')
    .description(
      `Checks the definitions of the folder feeds, and reads the sample of each, feeds/NAME.sample.FORMAT: every record of a sample
should become a row, and a transform should be a pure function. Exit code 1 when it is not so. Then it asks whether what rules refer to is
there, and runs their SQL on a table without rows.`,
    )
    .argument('[name]', 'one feed; by default all')
    .option('--json', 'one JSON object for each feed')
    .action(async (name: string | undefined, { json }: JsonOption) => {
      const chosen = await choose(app, name);
      for (const one of chosen.feeds) {
        const result = await checkSample(app.folder, one);
        const { rejected, impurity, difference } = result;
        if (rejected.length > 0 || impurity !== null || difference !== null)
          app.exitCode = EXIT_CODES.negative.code;
        out.write(json ? jsonLine(result) : sampleText(result, styleFor(out, app.env)));
      }
      requireSound(chosen);
      await readLake(app, async (context) => {
        for (const one of chosen.feeds) await checkFeedRules(one.feed, chosen.all, context);
      });
    });
  withExamples(check, 'feed check', 'feed check ups_shipping --json');
}

/** Loads a feed, or all, with every feed that their rules may refer to. */
async function choose(
  app: App,
  name: string | undefined,
): Promise<LoadedFeeds & { readonly all: readonly CompiledFeed[] }> {
  if (name !== undefined) {
    const one = await chooseFeed(app, name);
    return { feeds: [one], faulty: [], all: one.feeds };
  }
  const loaded = await loadFeeds(app.folder);
  return { ...loaded, all: loaded.feeds.map(({ feed }) => feed) };
}
