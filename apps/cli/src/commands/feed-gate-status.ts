import { UserError } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { tellPublication } from '../aws/follow-publication';
import { judgedPublication } from '../feeds/judged-publication';
import type { FeedPublication } from '../feeds/publication';
import { withExamples } from '../options/examples';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';

interface Options extends ReleaseOptions {
  readonly json?: true;
}

const DESCRIPTION = `Shows an execution of the gate on AWS, by default the newest: what it judged, what was published, what was blocked and by which rules, what was released and why.
The exit code is 1 when an object was blocked, or nothing was published.`;

/** Adds `cardlake feed gate status`, which shows an execution of the gate on AWS. */
export function registerFeedGateStatus(gate: Command, app: App): void {
  const command = gate
    .command('status')
    .summary('show an execution of the gate on AWS, or the newest')
    .description(DESCRIPTION)
    .argument('[execution]', 'name of an execution (default: the newest)');
  withReleaseOptions(command)
    .option('--json', 'one JSON object')
    .action((execution: string | undefined, options: Options) => status(app, execution, options));
  withExamples(
    command,
    'feed gate status --env dev',
    'feed gate status shipments-3f1c8a526d0e4f6b9a550c2b7d1e9f10-1 --env prod --json',
  );
}

async function status(app: App, execution: string | undefined, options: Options): Promise<void> {
  const { openFeedPublication } = await import('../aws/open-feed-publication');
  const publication = await openFeedPublication(options);
  const report =
    execution === undefined ? await newest(publication, options) : await publication.describe(execution);
  tellPublication(app, await judgedPublication(publication, report), options);
}

async function newest(publication: FeedPublication, { env }: Options) {
  const [found] = await publication.history(1);
  if (found !== undefined) return found;
  throw new UserError('not_found', `nothing was published in ${env} yet`, {
    hint: `\`cardlake feed status --env ${env}\` shows what waits; \`cardlake feed gate start --env ${env}\` publishes it.`,
  });
}
