import type { Command } from 'commander';
import type { App } from '../app';
import { deploymentResolver, type EmrOptions, withEmrOptions } from '../options/emr';
import { regionOf } from '../options/environment';
import { withExamples } from '../options/examples';
import { numberValue } from '../options/values';
import { runsText, runText } from '../output/job-run-text';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';

interface StatusOptions extends EmrOptions {
  readonly limit: number;
}

/** Adds `cardlake emr status`, which shows runs and their billed resources. */
export function registerEmrStatus(emr: Command, app: App): void {
  const command = emr
    .command('status')
    .summary('show a run or the newest runs, and what was billed')
    .description('Shows a run, or the newest runs: state, details from EMR, billed vCPU-hours and GB-hours.')
    .argument('[run]', 'id of a run (default: the newest)')
    .option('--limit <n>', 'number of runs to show', numberValue, 10)
    .option('--json', 'one JSON object')
    .action((run: string | undefined, options: StatusOptions) => status(app, run, options));
  withEmrOptions(command);
  withExamples(
    command,
    'emr status --outputs outputs.json',
    'emr status 00fabcdefgh1234 --application 00abc --json',
  );
}

async function status({ console, env }: App, run: string | undefined, options: StatusOptions): Promise<void> {
  const { openJobRuns } = await import('@cardlake/aws/emr-serverless');
  const { readJobRun, readNewestRuns, toReport } = await import('../emr/job-run');
  const application = deploymentResolver(options, options)('application');
  const api = openJobRuns({ region: regionOf(options) });
  const style = styleFor(console.out, env);
  if (run !== undefined) {
    const report = toReport(await readJobRun(api, application, run));
    console.out.write(options.json ? jsonLine(report) : runText(report, style));
    return;
  }
  const runs = await readNewestRuns(api, application, options.limit);
  console.out.write(options.json ? jsonLine({ application, runs }) : runsText(runs, style));
}
