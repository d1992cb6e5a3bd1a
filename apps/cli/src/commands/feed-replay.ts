import { replayFeed } from '@cardlake/engine';
import { feedFolder } from '@cardlake/feeds';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { chooseFeedToRun } from '../options/choose-feed';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { requireTimeRange } from '../options/time-range';
import { instantValue } from '../options/values';
import { feedRunText } from '../output/feed-run-text';
import { replayText } from '../output/feed-text';
import { jsonLine } from '../output/json';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { styleFor } from '../output/style';
import { runWithProgress } from '../process/run-command';

interface Options extends LakeOptions, OutputOptions {
  readonly from?: number;
  readonly to?: number;
  readonly prefix?: string;
  readonly force?: true;
  readonly dryRun?: true;
}

const DESCRIPTION = `Loads the files of a feed that were written in a range of time again. An object keeps its identity, so that one that is loaded stays as it is.
With --force it is read again: its rows, its rejected records and its release leave, and it is judged anew, in one commit. Run it with
--dry-run first, which names the objects.`;

/** Adds `cardlake feed replay`, which loads objects of a feed again. */
export function registerFeedReplay(feed: Command, app: App): void {
  const command = feed
    .command('replay')
    .summary('load the files of a range of time again')
    .description(DESCRIPTION)
    .argument('<name>', 'name of the feed')
    .option('--from <time>', 'files written from this time on', instantValue)
    .option('--to <time>', 'files written before this time', instantValue)
    .option('--prefix <prefix>', 'files whose paths below the folder of the feed begin so')
    .option('--force', 'load again what is loaded')
    .option('--dry-run', 'say what would be done, and do nothing');
  withOutputOptions(withLakeOption(command)).action((name: string, options: Options) =>
    replay(app, name, options),
  );
  withExamples(
    command,
    'feed replay shipments --from 2026-05-01 --to 2026-05-02 --force --dry-run',
    'feed replay shipments --prefix may/ --force',
  );
}

async function replay(app: App, name: string, options: Options): Promise<void> {
  const { lake: lakeRoot, from, to, prefix = '', force = false, dryRun = false, json } = options;
  requireTimeRange(options);
  const { out } = app.console;
  const { feed, transform, feeds } = await chooseFeedToRun(app, name);
  const { steps, result } = await runWithProgress(app, options, (context) =>
    replayFeed(
      { lakeRoot, feed, transform, feeds },
      {
        fromMicros: from,
        toMicros: to,
        prefix: `${feedFolder(feed)}/${prefix}`,
        isForced: force,
        isDryRun: dryRun,
      },
      context,
    ),
  );
  if ((result?.blocked ?? 0) > 0) app.exitCode = EXIT_CODES.negative.code;
  const style = styleFor(out, app.env);
  out.write(
    json
      ? jsonLine({ stage: 'summary', feed: name, steps, ...(result !== undefined && { result }) })
      : `${replayText(steps, style)}${result === undefined ? '' : feedRunText(result, lakeRoot, style)}`,
  );
}
