import { readFeedObjects } from '@cardlake/engine';
import { feedOfTable } from '@cardlake/feeds';
import type { Command } from 'commander';
import type { App } from '../app';
import { deployedFeedTable } from '../feeds/deployed-feed';
import { loadFeeds } from '../feeds/load-feeds';
import { findFeed } from '../options/choose-feed';
import { type DeployedOptions, withDeployedOptions } from '../options/deployed';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { feedObjectsText } from '../output/feed-text';
import { jsonLine } from '../output/json';
import { feedStatesText, waitingText } from '../output/publication-text';
import { styleFor } from '../output/style';
import { readLake } from '../process/run-command';

interface Options extends LakeOptions, DeployedOptions {
  readonly json?: true;
}

/** Adds `cardlake feed status`, which lists the objects that were loaded. */
export function registerFeedStatus(feed: Command, app: App): void {
  const command = feed
    .command('status')
    .summary('list the objects that were loaded')
    .description(
      `Lists the objects of feeds that were loaded, by every version of a feed: their records, and what became of them.

With --env, it shows what is staged on AWS and waits for its publication; "feed gate" has the verdicts.`,
    )
    .argument('[name]', 'one feed; by default all');
  withDeployedOptions(withLakeOption(command), 'what waits in this environment on AWS')
    .option('--json', 'one JSON object for each object; with --env, for each feed')
    .action(async (name: string | undefined, options: Options) => {
      const { lake, json, env } = options;
      if (env !== undefined) return showDeployed(app, name, { ...options, env });
      const { out } = app.console;
      const objects = await readLake(app, (context) => readFeedObjects(lake, context));
      const chosen = objects.filter(({ feed: of }) => name === undefined || feedOfTable(of) === name);
      // The objects of a feed whose definition is gone are listed still.
      if (name !== undefined && chosen.length === 0) findFeed(await loadFeeds(app.folder), name);
      out.write(json ? chosen.map(jsonLine).join('') : feedObjectsText(chosen, styleFor(out, app.env)));
    });
  withExamples(command, 'feed status', 'feed status shipments --json', 'feed status --env dev');
}

async function showDeployed(
  app: App,
  name: string | undefined,
  options: Options & { readonly env: string },
): Promise<void> {
  const { openFeedPublication } = await import('../aws/open-feed-publication');
  const table = name === undefined ? undefined : deployedFeedTable(name);
  const states = await (await openFeedPublication(options)).look();
  const chosen = states.filter(({ feed }) => table === undefined || feed === table);
  const { out } = app.console;
  const style = styleFor(out, app.env);
  out.write(
    options.json ? chosen.map(jsonLine).join('') : `${feedStatesText(chosen, style)}${waitingText(chosen)}`,
  );
}
