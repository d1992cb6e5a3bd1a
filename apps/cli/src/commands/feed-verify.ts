import { systemTiming } from '@cardlake/aws';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { readFeedPublication, readFeedResources } from '../emr/outputs';
import { deployedFeed } from '../feeds/deployed-feed';
import type { Check } from '../feeds/verify-deployed';
import { regionOf } from '../options/environment';
import { withExamples } from '../options/examples';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';
import { numberValue } from '../options/values';
import { jsonLine } from '../output/json';

interface Options extends ReleaseOptions {
  readonly seed?: string;
  readonly pollSeconds: number;
  readonly limitMinutes: number;
  readonly json?: true;
}

const DESCRIPTION = `Checks that the loading of feeds of an environment is there and wired on AWS: identity, outputs, the rule that sends events of objects, whether buckets of feeds send theirs, functions,
the table that remembers work and its expiry, queues and their dead letters, and the publication. Each check is a line, ok or failed with what to do. It changes nothing.

With --seed, an object without a record is put below the folder of a feed as well, and followed: staged, published, and announced once more, which must not fail.
No row of it stays; the table feed_objects has its receipt, and what waits of the feed is published with it.`;

/** Adds `cardlake feed verify`, which checks what loads feeds on AWS. */
export function registerFeedVerify(feed: Command, app: App): void {
  const command = feed.command('verify').summary('check what loads feeds on AWS').description(DESCRIPTION);
  withReleaseOptions(command)
    .option('--seed <feed>', 'follow an object without a record through this feed, to its published table')
    .option('--poll-seconds <n>', 'with --seed: seconds between two looks', numberValue, 10)
    .option('--limit-minutes <n>', 'with --seed: minutes until a step is given up', numberValue, 30)
    .option('--json', 'one JSON object for each check')
    .action((options: Options) => verify(app, options));
  withExamples(
    command,
    'feed verify --env dev',
    'feed verify --env dev --seed shipments',
    'feed verify --env prod --json',
  );
}

async function verify(app: App, options: Options): Promise<void> {
  const { openWiring } = await import('@cardlake/aws/wiring');
  const { verifyDeployed } = await import('../feeds/verify-deployed');
  const resources = readFeedResources(options.outputs, options.env);
  if (options.seed !== undefined) deployedFeed(options.seed);
  const checks = await verifyDeployed(openWiring({ region: regionOf(options) }), resources);
  const all = [
    { check: 'outputs', isOk: true, text: `${options.outputs} has those of ${options.env}-elt` },
    ...checks,
    ...(options.seed === undefined ? [] : await seed(app, options.seed, options)),
  ];
  for (const { check, isOk, text } of all)
    app.console.out.write(
      options.json
        ? jsonLine({ check, ok: isOk, text })
        : `${isOk ? 'ok    ' : 'failed'} ${check}: ${text}\n`,
    );
  if (all.some(({ isOk }) => !isOk)) app.exitCode = EXIT_CODES.negative.code;
}

async function seed(app: App, name: string, options: Options): Promise<Check[]> {
  const { openFunctions } = await import('@cardlake/aws/functions');
  const { createS3Client, s3Writer } = await import('@cardlake/aws/s3');
  const { openFeedPublication } = await import('../aws/open-feed-publication');
  const { verifySeed } = await import('../feeds/verify-seed');
  const client = { region: regionOf(options) };
  const { bucket } = readFeedPublication(options.outputs, options.env);
  const { extract } = readFeedResources(options.outputs, options.env);
  const writer = s3Writer(createS3Client(client));
  const ports = {
    env: options.env,
    bucket,
    put: (key: string, content: string) => writer.put({ bucket, key }, content),
    publication: await openFeedPublication(options),
    functions: openFunctions(client),
    extract,
    now: () => app.clock.now(),
    sleep: systemTiming.sleep,
  };
  const limits = { pollMs: options.pollSeconds * 1000, limitMs: options.limitMinutes * 60_000 };
  return verifySeed(deployedFeed(name), ports, limits);
}
