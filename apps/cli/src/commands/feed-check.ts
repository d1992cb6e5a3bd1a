import { checkFeedRules } from '@cardlake/engine';
import type { CompiledFeed } from '@cardlake/feeds';
import { EXIT_CODES, UserError } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { checkSample } from '../feeds/check-sample';
import { type FaultyFile, type LoadedFeed, loadFeeds } from '../feeds/load-feeds';
import { chooseFeed, requireParents, requireSound } from '../options/choose-feed';
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
there, and runs their SQL on a table without rows; what is refused is told of every feed.`,
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
      const refusals: UserError[] = [];
      await readLake(app, async (context) => {
        for (const { feed: each } of chosen.feeds) {
          try {
            requireParents(each, { feeds: chosen.all, faulty: chosen.left });
            await checkFeedRules(each, chosen.all, context);
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
            refusals.push(error);
          }
        }
      });
      requireSound(chosen, refusals);
    });
  withExamples(check, 'feed check', 'feed check ups_shipping --json');
}

/** Feeds to check, and what their rules may refer to. */
interface Chosen {
  readonly feeds: readonly LoadedFeed[];
  /** Files whose faults are told. */
  readonly faulty: readonly FaultyFile[];
  readonly all: readonly CompiledFeed[];
  /** All files with faults. */
  readonly left: readonly FaultyFile[];
}

/** Loads a feed, or all, with every feed that their rules may refer to. */
async function choose(app: App, name: string | undefined): Promise<Chosen> {
  if (name !== undefined) {
    const one = await chooseFeed(app, name);
    return { feeds: [one], faulty: [], all: one.feeds, left: one.faulty };
  }
  const { feeds, faulty } = await loadFeeds(app.folder);
  return { feeds, faulty, all: feeds.map(({ feed }) => feed), left: faulty };
}
