import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { readRows } from '@cardlake/elt';
import { sampleText } from '@cardlake/feeds';
import { Random } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import type { LoadedFeed } from '../feeds/load-feeds';
import { chooseFeed } from '../options/choose-feed';
import { withExamples } from '../options/examples';
import { numberOption } from '../options/traffic';
import { countValue } from '../options/values';
import { generatedText } from '../output/feed-text';
import { jsonLine } from '../output/json';
import { openResultFile } from '../output/result-file';
import { styleFor } from '../output/style';
import { fillResultFile } from '../process/fill-result-file';

interface Options {
  readonly rows: number;
  readonly seed: number;
  readonly out?: string;
  readonly json?: true;
}

const DEFAULT_ROWS = 1000;
const MICROS_PER_MILLI = 1000;

const DESCRIPTION = `Writes records of a feed for a start or a test: their values have the declared types, and keep the rules of rows as far as those say what
a value may be. Some records change a row that is there; instants are of the last hours. The same seed gives the same values.`;

/** Adds `cardlake feed generate`, which writes sample records of a feed. */
export function registerFeedGenerate(feed: Command, app: App): void {
  const command = feed
    .command('generate')
    .summary('write sample records of a feed')
    .description(DESCRIPTION)
    .argument('<name>', 'name of the feed')
    .addOption(numberOption('--rows <n>', 'number of records', DEFAULT_ROWS).argParser(countValue))
    .addOption(numberOption('--seed <n>', 'the same seed gives the same values', 1))
    .option(
      '--out <file>',
      'file to write, gzipped if its name ends with .gz (default: NAME.generated.FORMAT)',
    )
    .option('--json', 'one JSON object')
    .action((name: string, options: Options) => generate(app, name, options));
  withExamples(
    command,
    'feed generate ups_shipping',
    'feed generate merchants --rows 50 --seed 7 --out merchants.csv',
  );
}

async function generate(app: App, name: string, { rows, seed, out: path, json }: Options): Promise<void> {
  const { out } = app.console;
  const loaded = await chooseFeed(app, name);
  const { feed } = loaded;
  const file = path ?? `${feed.name}.generated.${feed.format}`;
  const location = resolve(app.folder, file);
  const random = new Random(seed, feed.name);
  const nowMicros = app.clock.now() * MICROS_PER_MILLI;
  await fillResultFile(openResultFile(location), app.shutdown, async (result) => {
    for (const piece of sampleText(feed, { rows, nowMicros, draw: () => random.uniform() }))
      await result.out.writeAll(piece);
  });
  const { records, rejected } = await readBack(location, loaded);
  const made = { feed: feed.name, file, records, rejected };
  out.write(json ? jsonLine(made) : generatedText(made, styleFor(out, app.env)));
}

/** Reads the records as a run would: a transform may expect other members than the columns. */
const readBack = (location: string, { feed, transform }: LoadedFeed) =>
  readRows(createReadStream(location), feed, { onRow: () => {}, onRejected: () => {} }, transform);
