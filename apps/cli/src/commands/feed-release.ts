import { releaseObject } from '@cardlake/engine';
import type { Command } from 'commander';
import type { App } from '../app';
import { findFeed, loadFeeds } from '../feeds/load-feeds';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { feedObjectsText } from '../output/feed-text';
import { jsonLine } from '../output/json';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { styleFor } from '../output/style';
import { runWithProgress } from '../process/run-command';

interface Options extends LakeOptions, OutputOptions {
  readonly object: string;
  readonly rule: string;
  readonly reason: string;
}

/** Adds `cardlake feed release`, which publishes an object in spite of a rule. */
export function registerRelease(feed: Command, app: App): void {
  const command = feed
    .command('release')
    .summary('publish a blocked object in spite of a rule')
    .description(
      'Publishes the rows of a blocked object in spite of a rule, unless another one blocks it. Rule and reason are recorded with it.',
    )
    .argument('<name>', 'name of the feed')
    .requiredOption('--object <key>', 'key of the object, as the status lists it')
    .requiredOption('--rule <rule>', 'name of the rule that blocks it')
    .requiredOption('--reason <text>', 'why it may pass');
  withOutputOptions(withLakeOption(command)).action(async (name: string, options: Options) => {
    const { lake: lakeRoot, object, rule, reason, json } = options;
    const { out } = app.console;
    const feeds = await loadFeeds(app.folder);
    const { feed: found } = findFeed(feeds, name);
    const released = await runWithProgress(app, options, (context) =>
      releaseObject(
        { lakeRoot, feed: found, feeds: feeds.map((one) => one.feed), object, rule, reason },
        context,
      ),
    );
    out.write(json ? jsonLine(released) : feedObjectsText([released], styleFor(out, app.env)));
  });
  withExamples(
    command,
    'feed release shipments --object bronze/feeds/shipments/a.ndjson --rule "between(weight_kg)" --reason "a ship"',
  );
}
