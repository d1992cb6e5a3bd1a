import { basename } from 'node:path';
import { systemTiming } from '@cardlake/aws';
import { EXIT_CODES, UserError } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { readFeedPublication, readFeedResources } from '../emr/outputs';
import { deployedFeed } from '../feeds/deployed-feed';
import type { Check } from '../feeds/verify-deployed';
import type { SeedFile } from '../feeds/verify-seed';
import { regionOf } from '../options/environment';
import { withExamples } from '../options/examples';
import { readInputBytes } from '../options/input-file';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';
import { numberValue } from '../options/values';
import { jsonLine } from '../output/json';

interface Options extends ReleaseOptions {
  readonly seed?: string;
  readonly file?: string;
  readonly pollSeconds: number;
  readonly limitMinutes: number;
  readonly json?: true;
}

const DESCRIPTION = `Checks that the loading of feeds of an environment is there and wired on AWS: identity, outputs, the rule that sends events of objects, whether buckets of feeds send theirs, functions,
the table that remembers work and its expiry, queues and their dead letters, and the publication. Each check is a line, ok or failed with what to do. It changes nothing.

With --seed, an object without a record is put below the folder of a feed as well, and followed: staged, published, and announced once more, which must not fail.
No row of it stays; the table feed_objects has its receipt, and what waits of the feed is published with it. With --file, the object has the records of a file of yours,
and at least one of them must become a row of the table, where it stays.`;

/** Adds `cardlake feed verify`, which checks what loads feeds on AWS. */
export function registerFeedVerify(feed: Command, app: App): void {
  const command = feed.command('verify').summary('check what loads feeds on AWS').description(DESCRIPTION);
  withReleaseOptions(command)
    .option('--seed <feed>', 'follow an object without a record through this feed, to its published table')
    .option('--file <path>', 'with --seed: follow the records of this file, whose rows stay in the table')
    .option('--poll-seconds <n>', 'with --seed: seconds between two looks', numberValue, 10)
    .option('--limit-minutes <n>', 'with --seed: minutes until a step is given up', numberValue, 30)
    .option('--json', 'one JSON object for each check')
    .action((options: Options) => verify(app, options));
  withExamples(
    command,
    'feed verify --env dev',
    'feed verify --env dev --seed shipments',
    'feed verify --env dev --seed shipments --file shipments.ndjson',
    'feed verify --env prod --json',
  );
}

async function verify(app: App, options: Options): Promise<void> {
  const { openWiring } = await import('@cardlake/aws/wiring');
  const { verifyDeployed } = await import('../feeds/verify-deployed');
  const resources = readFeedResources(options.outputs, options.env);
  if (options.seed !== undefined) deployedFeed(options.seed);
  const file = readSeedFile(options);
  const checks = await verifyDeployed(openWiring({ region: regionOf(options) }), resources);
  const all = [
    { check: 'outputs', isOk: true, text: `${options.outputs} has those of ${options.env}-elt` },
    ...checks,
    ...(options.seed === undefined ? [] : await seed(app, options.seed, file, options)),
  ];
  for (const { check, isOk, text } of all)
    app.console.out.write(
      options.json
        ? jsonLine({ check, ok: isOk, text })
        : `${isOk ? 'ok    ' : 'failed'} ${check}: ${text}\n`,
    );
  if (all.some(({ isOk }) => !isOk)) app.exitCode = EXIT_CODES.negative.code;
}

/** @throws UserError `missing_option` for a file without a feed, and see `readInputBytes` */
function readSeedFile({ seed, file }: Options): SeedFile | undefined {
  if (file === undefined) return undefined;
  if (seed === undefined)
    throw new UserError('missing_option', '--file needs the feed whose records the file has', {
      hint: 'Name it: --seed shipments.',
    });
  return { name: basename(file), content: readInputBytes(file, 'Give a file with records of the feed.') };
}

async function seed(app: App, name: string, file: SeedFile | undefined, options: Options): Promise<Check[]> {
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
    put: (key: string, content: string | Buffer) => writer.put({ bucket, key }, content),
    publication: await openFeedPublication(options),
    functions: openFunctions(client),
    extract,
    now: () => app.clock.now(),
    sleep: systemTiming.sleep,
  };
  const limits = { file, pollMs: options.pollSeconds * 1000, limitMs: options.limitMinutes * 60_000 };
  return verifySeed(deployedFeed(name), ports, limits);
}
