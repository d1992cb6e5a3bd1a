import { callForUser, systemTiming } from '@cardlake/aws';
import { RELEASE_WATCH } from '@cardlake/job-contract';
import { DRAIN_MS, type ReleaseStep, runRelease, USUAL_RAMP } from '@cardlake/prediction';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';
import { countValue } from '../options/values';
import { jsonLine } from '../output/json';
import { remark } from '../output/mode';
import { stepText } from '../output/release-text';

interface StartOptions extends ReleaseOptions {
  readonly watchMinutes: number;
  readonly json?: true;
}

const DESCRIPTION = `Releases a version of the model that decides in an environment: it gets 1 % of the cards, then 10 %, then all, and is the champion then.
Each share is watched for a while; an alarm of the decision system, or the loss of its endpoint, rolls it back at once, and the command exits with 1.

The version must be in the lake bucket, under gold/models/NAME/version=VERSION/. Where endpoints score, its archive is written and registered as a model package, the
idle slot gets an endpoint with it, and that of the champion before is deleted at the end.

Ctrl-C stops the command and not the release: the same command goes on, \`cardlake release rollback\` ends it. One version at a time is released.`;

/** Adds `cardlake release start`, which releases a version of the model of an environment. */
export function registerReleaseStart(parent: Command, app: App): void {
  const command = parent
    .command('start')
    .summary('release a version, or go on with it')
    .description(DESCRIPTION)
    .argument('<version>', 'version, as `cardlake models list` shows it');
  withReleaseOptions(command)
    .option(
      '--watch-minutes <n>',
      'minutes for which each share is watched',
      countValue,
      RELEASE_WATCH.minutes,
    )
    .option('--json', 'one line of JSON for each step on standard output')
    .action((version: string, options: StartOptions) => start(app, version, options));
  withExamples(
    command,
    'release start 2026-02-14-3fa94c2b --env dev',
    'release start 2026-02-14-3fa94c2b --env prod --outputs outputs.json --watch-minutes 60',
  );
}

async function start(app: App, version: string, options: StartOptions): Promise<void> {
  const { openDeployedRelease } = await import('../release/open-release');
  const { ports, prepare, findDecidingVersion } = await openDeployedRelease(options, app.clock);
  const goal = {
    version,
    decidedBefore: await callForUser(findDecidingVersion, 'S3'),
    ramp: USUAL_RAMP,
    watchMs: options.watchMinutes * 60_000,
    drainMs: DRAIN_MS,
  };
  const onStep = tellSteps(app, options);
  const message = `The release stays as it is: \`cardlake release start ${version}\` goes on, \`cardlake release rollback\` ends it.`;
  const { outcome, reason } = await app.shutdown.guard({ message }, () =>
    callForUser(async () => {
      await prepare(version);
      return runRelease(ports, goal, { sleep: systemTiming.sleep, onStep });
    }, 'the release'),
  );
  if (outcome === 'rolled-back') app.exitCode = EXIT_CODES.negative.code;
  if (options.json) return;
  app.console.out.write(
    outcome === 'promoted'
      ? `${ports.model} ${version} decides for all cards\n`
      : `${ports.model} ${version} decides for no card: ${reason}\n`,
  );
}

/** Creates a listener that tells of each step, and of a wait for the same thing once. */
function tellSteps(app: App, { json }: StartOptions): (step: ReleaseStep) => void {
  let waitedFor: string | undefined;
  return (step) => {
    const isKnown = step.do === 'wait' && step.for === waitedFor;
    waitedFor = step.do === 'wait' ? step.for : undefined;
    if (isKnown) return;
    const text = stepText(step);
    if (json) app.console.out.write(jsonLine(step));
    else if (text !== undefined) remark(app, `${text}\n`);
  };
}
