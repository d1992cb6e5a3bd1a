import { landFiles, runFeed } from '@cardlake/engine';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { chooseFeedToRun } from '../options/choose-feed';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { feedRunText } from '../output/feed-run-text';
import { jsonLine } from '../output/json';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { styleFor } from '../output/style';
import { runWithProgress } from '../process/run-command';

interface Options extends LakeOptions, OutputOptions {}

const DESCRIPTION = `Loads what is new in bronze/feeds of a lake into the table of a feed; files that are given are put there first.

Each record becomes one row, or goes to silver.feed_quarantine with every reason. Objects that break a rule are not published until
they are released; then the exit code is 1. A run that is repeated changes nothing.`;

/** Adds `cardlake feed run`, which loads the objects of a feed. */
export function registerFeedRun(feed: Command, app: App): void {
  const command = feed
    .command('run')
    .summary('load the files of a feed')
    .description(DESCRIPTION)
    .argument('<name>', 'name of the feed')
    .argument('[files...]', 'files to put into bronze first, plain or gzipped');
  withOutputOptions(withLakeOption(command)).action((name: string, files: string[], options: Options) =>
    run(app, name, files, options),
  );
  withExamples(
    command,
    'feed run ups_shipping',
    'feed run ups_shipping export-*.ndjson.gz --lake ./lake',
    'feed run merchants merchants.csv --json',
  );
}

async function run(app: App, name: string, files: readonly string[], options: Options): Promise<void> {
  const { out } = app.console;
  const { feed, transform, feeds } = await chooseFeedToRun(app, name);
  landFiles(options.lake, feed, files);
  const result = await runWithProgress(app, options, (context) =>
    runFeed({ lakeRoot: options.lake, feed, transform, feeds }, context),
  );
  if (result.blocked > 0) app.exitCode = EXIT_CODES.negative.code;
  out.write(
    options.json
      ? jsonLine({ stage: 'summary', ...result })
      : feedRunText(result, options.lake, styleFor(out, app.env)),
  );
}
