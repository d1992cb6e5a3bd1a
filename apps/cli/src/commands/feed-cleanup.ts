import { cleanUpStaging } from '@cardlake/engine';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { cleanupText } from '../output/feed-text';
import { jsonLine } from '../output/json';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { runWithProgress } from '../process/run-command';

interface Options extends LakeOptions, OutputOptions {}

/** Adds `cardlake feed cleanup`, which removes what is staged and was not published. */
export function registerFeedCleanup(feed: Command, app: App): void {
  const command = feed
    .command('cleanup')
    .summary('remove what is staged and was not published')
    .description(
      `Removes what runs that died, or a gate, have staged of the objects of all feeds. Nothing is lost: the next run reads the objects again.`,
    );
  withOutputOptions(withLakeOption(command)).action(async (options: Options) => {
    const removed = await runWithProgress(app, options, (context) => cleanUpStaging(options.lake, context));
    app.console.out.write(options.json ? jsonLine(removed) : cleanupText(removed));
  });
  withExamples(command, 'feed cleanup', 'feed cleanup --lake ./lake');
}
