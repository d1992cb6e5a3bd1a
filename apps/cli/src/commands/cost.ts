import {
  billedPerRun,
  costMarkdown,
  estimate,
  type PriceName,
  priceNames,
  prices,
  WORKLOAD_DEFAULTS,
  type Workload,
} from '@cardlake/cost';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../app';
import { costText } from '../cost/cost-text';
import { environmentNames, settingsOf } from '../cost/environment';
import { withExamples } from '../options/examples';
import { numberValue } from '../options/values';
import { jsonLine } from '../output/json';
import { remark } from '../output/mode';
import { styleFor } from '../output/style';

interface CostOptions extends Omit<Workload, 'billed'> {
  readonly env: string;
  readonly application?: string;
  readonly withDecisions?: boolean;
  readonly withFeeds?: boolean;
  readonly price: Readonly<Partial<Record<PriceName, number>>>;
  readonly sources?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

const DESCRIPTION = `Estimates the monthly cost of an environment, line by line: quantities from its settings and the workload, prices from
the price file, each with its source. An unknown price is named and left out of the sum; give it with --price.

The resources of a Spark run are assumed, unless --application names the EMR Serverless application: then they are the
billed resources of its newest runs.`;

/** Adds `cardlake cost`, which estimates the monthly cost of an environment. */
export function registerCost(program: Command, app: App): void {
  const command = program
    .command('cost')
    .summary('estimate the monthly cost of an environment on AWS')
    .description(DESCRIPTION)
    .addOption(new Option('--env <name>', 'environment').choices(environmentNames).default('dev'))
    .requiredOption('--events-per-day <n>', 'card authorisations', nonNegativeValue)
    .option(
      '--event-bytes <n>',
      'size of an event on the wire',
      nonNegativeValue,
      WORKLOAD_DEFAULTS.eventBytes,
    )
    .option('--cards <n>', 'number of cards in use', nonNegativeValue, WORKLOAD_DEFAULTS.cards)
    .option('--months <n>', 'months for which data has been kept', nonNegativeValue, WORKLOAD_DEFAULTS.months)
    .option('--run-minutes <n>', 'length of a Spark run', nonNegativeValue, WORKLOAD_DEFAULTS.runMinutes)
    .option(
      '--run-executors <n>',
      'executors of a Spark run',
      nonNegativeValue,
      WORKLOAD_DEFAULTS.runExecutors,
    )
    .option('--application <id>', 'EMR Serverless application whose billed runs are used')
    .option('--with-decisions', 'with the decision system, also if the settings leave it out')
    .option('--with-feeds', 'with the loading of feeds, also if the settings leave it out')
    .option(
      '--feed-objects-per-day <n>',
      'objects of feeds, each of one chunk',
      nonNegativeValue,
      WORKLOAD_DEFAULTS.feedObjectsPerDay,
    )
    .option(
      '--feed-gb-queried <n>',
      'what queries of Athena read of feeds in a month, in GB',
      nonNegativeValue,
      WORKLOAD_DEFAULTS.feedGbQueried,
    )
    .option(
      '--feed-large-gb <n>',
      'text of large objects of feeds in a month, uncompressed, in GB',
      nonNegativeValue,
      WORKLOAD_DEFAULTS.feedLargeGb,
    )
    .option(
      '--feed-operations <n>',
      'operations on feeds that people start in a month, each over the objects of a day',
      nonNegativeValue,
      WORKLOAD_DEFAULTS.feedOperations,
    )
    .addOption(
      new Option('--price <name=usd>', 'override a price; may be repeated')
        .argParser(priceValue)
        .default({}, 'none'),
    )
    .option('--sources', 'list the source of each price')
    .addOption(new Option('--json', 'one JSON object').conflicts('markdown'))
    .option('--markdown', 'a Markdown table')
    .action((options: CostOptions) => cost(app, options));
  withExamples(
    command,
    'cost --env dev --events-per-day 1000000',
    'cost --env prod --events-per-day 20e6 --cards 3e6 --sources',
    'cost --events-per-day 1e6 --price featureStore.writeUnit=0.00000125',
    'cost --env prod --events-per-day 20e6 --application 00abcdef',
    'cost --env prod --events-per-day 1e6 --with-decisions',
    'cost --env dev --events-per-day 1e6 --with-feeds --feed-objects-per-day 5000',
  );
}

function nonNegativeValue(text: string): number {
  const value = numberValue(text);
  if (value < 0) throw new InvalidArgumentError('Give a number that is not negative.');
  return value;
}

function priceValue(text: string, before: CostOptions['price']): CostOptions['price'] {
  const [name = '', usd = ''] = text.split('=');
  if (!(priceNames as readonly string[]).includes(name)) {
    throw new InvalidArgumentError(`Unknown price "${name}". The prices are ${priceNames.join(', ')}.`);
  }
  return { ...before, [name]: nonNegativeValue(usd) };
}

async function cost(app: App, options: CostOptions): Promise<void> {
  const own = settingsOf(options.env);
  const prediction = { ...own.prediction, enabled: own.prediction.enabled || options.withDecisions === true };
  const elt = { ...own.elt, enabled: own.elt.enabled || options.withFeeds === true };
  const settings = { ...own, prediction, elt };
  const { out } = app.console;
  const billed = options.application && (await readBilledRun(options.application, settings.region));
  if (options.application && !billed) {
    remark(
      app,
      `No run of ${options.application} has been billed yet; the resources of a run are assumed.\n`,
    );
  }
  const { eventsPerDay, eventBytes, cards, months, runMinutes, runExecutors } = options;
  const { feedObjectsPerDay, feedGbQueried, feedLargeGb, feedOperations } = options;
  const spark = { runMinutes, runExecutors };
  const feeds = { feedObjectsPerDay, feedGbQueried, feedLargeGb, feedOperations };
  const traffic = { eventsPerDay, eventBytes, cards, months, ...spark, ...feeds };
  const found = estimate(settings, { ...traffic, ...(billed ? { billed } : {}) }, prices(options.price));
  if (options.json) {
    const used = Object.fromEntries(found.prices);
    out.write(jsonLine({ ...found, environment: options.env, traffic, prices: used }));
  } else if (options.markdown) out.write(costMarkdown(found));
  else out.write(costText(found, styleFor(out, app.env), options.sources === true));
}

async function readBilledRun(application: string, region: string) {
  const { newestJobRuns } = await import('../cost/job-runs');
  const { callForUser } = await import('@cardlake/aws');
  const { openJobRuns } = await import('@cardlake/aws/emr-serverless');
  return billedPerRun(await callForUser(() => newestJobRuns(openJobRuns({ region }), application)));
}
