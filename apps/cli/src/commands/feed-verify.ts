import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { readFeedResources } from '../emr/outputs';
import { regionOf } from '../options/environment';
import { withExamples } from '../options/examples';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';
import { jsonLine } from '../output/json';

interface Options extends ReleaseOptions {
  readonly json?: true;
}

const DESCRIPTION = `Checks that the loading of feeds of an environment is there and wired on AWS: identity, outputs, the rule that sends events of objects, functions,
the table that remembers work and its expiry, queues and their dead letters. Each check is a line, ok or failed with what to do. It changes nothing.`;

/** Adds `cardlake feed verify`, which checks what loads feeds on AWS. */
export function registerFeedVerify(feed: Command, app: App): void {
  const command = feed.command('verify').summary('check what loads feeds on AWS').description(DESCRIPTION);
  withReleaseOptions(command)
    .option('--json', 'one JSON object for each check')
    .action((options: Options) => verify(app, options));
  withExamples(command, 'feed verify --env dev', 'feed verify --env prod --json');
}

async function verify(app: App, options: Options): Promise<void> {
  const { openWiring } = await import('@cardlake/aws/wiring');
  const { verifyDeployed } = await import('../feeds/verify-deployed');
  const resources = readFeedResources(options.outputs, options.env);
  const checks = await verifyDeployed(openWiring({ region: regionOf(options) }), resources);
  const all = [
    { check: 'outputs', isOk: true, text: `${options.outputs} has those of ${options.env}-elt` },
    ...checks,
  ];
  for (const { check, isOk, text } of all)
    app.console.out.write(
      options.json
        ? jsonLine({ check, ok: isOk, text })
        : `${isOk ? 'ok    ' : 'failed'} ${check}: ${text}\n`,
    );
  if (all.some(({ isOk }) => !isOk)) app.exitCode = EXIT_CODES.negative.code;
}
