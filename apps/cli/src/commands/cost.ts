import {
  billedPerRun,
  estimate,
  type PriceName,
  priceNames,
  prices,
  WORKLOAD_DEFAULTS,
  type Workload,
} from '@cardlake/cost';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../app';
import { costMarkdown, costText } from '../cost/cost-text';
import { environmentNames, settingsOf } from '../cost/environment';
import { withExamples } from '../options/examples';
import { numberValue } from '../options/values';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';

interface CostOptions extends Omit<Workload, 'billed'> {
  readonly env: string;
  readonly application?: string;
  readonly price: Readonly<Partial<Record<PriceName, number>>>;
  readonly sources?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

const DESCRIPTION = `Says what an environment costs a month, line by line: quantities from its settings and the traffic, prices from the
price file, each with its source. A price that is not known is named and left out of the sum; give it with --price.

What a Spark run takes is assumed, until --application names the EMR Serverless application: then it is what its
newest runs were billed for.`;

/** `cardlake cost`: what an environment costs a month. */
export function registerCost(program: Command, app: App): void {
  const command = program
    .command('cost')
    .summary('what an environment on AWS costs a month')
    .description(DESCRIPTION)
    .addOption(new Option('--env <name>', 'environment').choices(environmentNames).default('dev'))
    .requiredOption('--events-per-day <n>', 'card authorisations', notNegative)
    .option('--event-bytes <n>', 'size of an event on the wire', notNegative, WORKLOAD_DEFAULTS.eventBytes)
    .option('--cards <n>', 'cards in use', notNegative, WORKLOAD_DEFAULTS.cards)
    .option('--months <n>', 'how long data has been kept', notNegative, WORKLOAD_DEFAULTS.months)
    .option('--run-minutes <n>', 'length of a Spark run', notNegative, WORKLOAD_DEFAULTS.runMinutes)
    .option('--run-executors <n>', 'executors of a Spark run', notNegative, WORKLOAD_DEFAULTS.runExecutors)
    .option('--application <id>', 'EMR Serverless application whose runs are measured')
    .option('--price <name=usd>', 'a price to use instead; may be repeated', priceValue, {})
    .option('--sources', 'where each price is from')
    .addOption(new Option('--json', 'one JSON object').conflicts('markdown'))
    .option('--markdown', 'a table for a document')
    .action((options: CostOptions) => cost(app, options));
  withExamples(
    command,
    'cost --env dev --events-per-day 1000000',
    'cost --env prod --events-per-day 20e6 --cards 3e6 --sources',
    'cost --events-per-day 1e6 --price featureStore.writeUnit=0.00000125',
    'cost --env prod --events-per-day 20e6 --application 00abcdef',
  );
}

function notNegative(text: string): number {
  const value = numberValue(text);
  if (value < 0) throw new InvalidArgumentError('Give a number from 0.');
  return value;
}

function priceValue(text: string, before: CostOptions['price']): CostOptions['price'] {
  const [name = '', usd = ''] = text.split('=');
  if (!(priceNames as readonly string[]).includes(name)) {
    throw new InvalidArgumentError(`There is no price "${name}". There are ${priceNames.join(', ')}.`);
  }
  return { ...before, [name]: notNegative(usd) };
}

async function cost(app: App, options: CostOptions): Promise<void> {
  const settings = settingsOf(options.env);
  const { out, err } = app.console;
  const billed = options.application && (await measured(options.application, settings.region));
  if (options.application && !billed) {
    err.write(
      `No run of ${options.application} says yet what it was billed for; what a run takes is assumed.\n`,
    );
  }
  const { eventsPerDay, eventBytes, cards, months, runMinutes, runExecutors } = options;
  const traffic = { eventsPerDay, eventBytes, cards, months, runMinutes, runExecutors };
  const found = estimate(settings, { ...traffic, ...(billed ? { billed } : {}) }, prices(options.price));
  if (options.json) {
    const used = Object.fromEntries(found.prices);
    out.write(jsonLine({ ...found, environment: options.env, traffic, prices: used }));
  } else if (options.markdown) out.write(costMarkdown(found));
  else out.write(costText(found, styleFor(out, app.env), options.sources === true));
}

async function measured(application: string, region: string) {
  const { newestJobRuns } = await import('../cost/job-runs');
  const { callForUser } = await import('@cardlake/aws');
  const { openJobRuns } = await import('@cardlake/aws/emr-serverless');
  return billedPerRun(await callForUser(() => newestJobRuns(openJobRuns({ region }), application)));
}
