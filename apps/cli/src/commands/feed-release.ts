import { releaseObject, requireStorableReason } from '@cardlake/engine';
import type { Command } from 'commander';
import type { App } from '../app';
import { followPublication } from '../aws/follow-publication';
import { deployedFeedTable } from '../feeds/deployed-feed';
import { chooseFeedToJudge } from '../options/choose-feed';
import { type DeployedOptions, withDeployedOptions } from '../options/deployed';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { type PublicationWaitOptions, withPublicationWait } from '../options/publication-wait';
import { feedObjectsText } from '../output/feed-text';
import { jsonLine } from '../output/json';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { styleFor } from '../output/style';
import { runWithProgress } from '../process/run-command';

interface Options extends LakeOptions, OutputOptions, DeployedOptions, PublicationWaitOptions {
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
      `Publishes the rows of a blocked object in spite of a rule, unless another one blocks it. Rule and reason are recorded with it.

With --env, it is released in an environment on AWS; with --wait, the command waits until it is published.`,
    )
    .argument('<name>', 'name of the feed')
    .requiredOption('--object <key>', 'key of the object, as the status lists it')
    .requiredOption('--rule <rule>', 'name of the rule that blocks it')
    .requiredOption('--reason <text>', 'why it may pass');
  withPublicationWait(
    withDeployedOptions(withOutputOptions(withLakeOption(command)), 'release it in this environment on AWS'),
  ).action((name: string, options: Options) =>
    options.env === undefined
      ? release(app, name, options)
      : releaseDeployed(app, name, { ...options, env: options.env }),
  );
  withExamples(
    command,
    'feed release shipments --object bronze/feeds/shipments/a.ndjson --rule "between(weight_kg)" --reason "a ship"',
    'feed release shipments --env dev --object bronze/feeds/shipments/a.ndjson --rule "between(weight_kg)" --reason "a ship" --wait',
  );
}

async function release(app: App, name: string, options: Options): Promise<void> {
  const { lake: lakeRoot, object, rule, reason, json } = options;
  const { out } = app.console;
  const { feed: found, feeds } = await chooseFeedToJudge(app, name);
  const released = await runWithProgress(app, options, (context) =>
    releaseObject({ lakeRoot, feed: found, feeds, object, rule, reason }, context),
  );
  out.write(json ? jsonLine(released) : feedObjectsText([released], styleFor(out, app.env)));
}

/** @throws UserError as `followPublication`; `card_number` for a reason that holds one */
async function releaseDeployed(
  app: App,
  name: string,
  options: Options & { readonly env: string },
): Promise<void> {
  const { openFeedPublication } = await import('../aws/open-feed-publication');
  const { object, rule, reason } = options;
  const table = deployedFeedTable(name);
  requireStorableReason(reason);
  const publication = await openFeedPublication(options);
  const started = await publication.release(table, { object, rule, reason });
  await followPublication(app, publication, started, options);
}
