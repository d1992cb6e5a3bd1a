import type { Command } from 'commander';
import type { App } from '../app';
import { deployedFeedTable } from '../feeds/deployed-feed';
import { withExamples } from '../options/examples';
import { type HistoryOptions, withHistoryLimit } from '../options/history';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';
import { jsonLine } from '../output/json';
import { publicationsText } from '../output/publication-text';
import { styleFor } from '../output/style';

interface Options extends ReleaseOptions, HistoryOptions {
  readonly feed?: string;
  readonly json?: true;
}

/** Adds `cardlake feed gate history`, which lists the executions of the gate on AWS. */
export function registerFeedGateHistory(gate: Command, app: App): void {
  const command = gate
    .command('history')
    .summary('list the executions of the gate on AWS')
    .description(
      'Lists the executions of the gate on AWS, the newest first, with what they published and blocked. Step Functions forgets one 90 days after its end.',
    );
  withHistoryLimit(
    withReleaseOptions(command).option('--feed <name>', 'only those of this feed'),
    'executions to look at',
  )
    .option('--json', 'one JSON object for each execution')
    .action((options: Options) => history(app, options));
  withExamples(
    command,
    'feed gate history --env dev',
    'feed gate history --env prod --feed shipments --limit 100 --json',
  );
}

async function history(app: App, options: Options): Promise<void> {
  const { openFeedPublication } = await import('../aws/open-feed-publication');
  const table = options.feed === undefined ? undefined : deployedFeedTable(options.feed);
  const reports = await (await openFeedPublication(options)).history(options.limit);
  const chosen = reports.filter(({ feed }) => table === undefined || feed === table);
  const { out } = app.console;
  out.write(options.json ? chosen.map(jsonLine).join('') : publicationsText(chosen, styleFor(out, app.env)));
}
