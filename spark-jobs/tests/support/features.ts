// Answers each JSON line `{features, events, reports, engine}` with the compiled group and the features of every event,
// computed by the naive oracle or by the kernel of the features package. For differential tests.
import { readFileSync } from 'node:fs';
import { type CardEvent, oracle, type Report, runKernel } from '@cardlake/card-features/test-kit';
import { cardEvents } from '@cardlake/card-schema';
import { compileGroup, type Feature, featuresOn } from '@cardlake/features';
import type { Duration } from '@cardlake/schema';

const {
  column,
  count,
  countDistinct,
  entity,
  feature,
  featureGroup,
  hourAtMost,
  isFirstSeen,
  isWeekend,
  max,
  mean,
  labelRate,
  min,
  ratio,
  stddev,
  sum,
  timeSincePrevious,
} = featuresOn(cardEvents);

interface Window {
  readonly aggregate: keyof typeof aggregates;
  readonly window: Duration;
  readonly delay: Duration | null;
  readonly excluding: boolean;
  readonly per: keyof typeof entities;
  readonly default: string | number | null;
}

interface Task {
  readonly features: readonly Window[];
  readonly events: readonly (Omit<CardEvent, 'amount'> & { readonly amount: string })[];
  readonly reports: readonly Report[];
  readonly engine: 'oracle' | 'kernel';
}

const aggregates = {
  count,
  sum: () => sum('amount'),
  mean: () => mean('amount'),
  min: () => min('amount'),
  max: () => max('amount'),
  stddev: () => stddev('amount'),
  distinctMerchants: () => countDistinct('merchant_id'),
  distinctCountries: () => countDistinct('country'),
  isNew: () => isFirstSeen('merchant_id'),
  timeSincePrevious,
  meanOfLabel: labelRate,
} as const;

const entities = { card: entity('card', 'card_id'), merchant: entity('merchant', 'merchant_id') } as const;

function declared(each: Window): Feature {
  const over = aggregates[each.aggregate]().over(each.window).per(entities[each.per]);
  const delayed = each.delay === null ? over : over.delayed(each.delay);
  const excluded = each.excluding ? delayed.excludingCurrent() : delayed;
  return each.default === null ? excluded : excluded.default(each.default);
}

function groupOf(windows: readonly Window[]) {
  const features: Record<string, Feature> = Object.fromEntries(
    windows.map((each, i) => [`f${i}`, declared(each)]),
  );
  const ratios = Object.keys(features).map((name, i): [string, Feature] => [
    `ratio${i}`,
    i % 2 === 0
      ? ratio(column('amount'), feature(name))
      : ratio(feature(name), column('amount')).default(i - 2),
  ]);
  const [first] = ratios;
  return compileGroup(
    featureGroup({
      name: 'random',
      version: 1,
      table: 'random',
      entity: entities.card,
      recordId: 'event_id',
      online: false,
      offline: true,
      features: {
        ...(first ? { twice: ratio(feature(first[0]), column('amount')) } : {}),
        ...Object.fromEntries(ratios),
        ...features,
        weekend: isWeekend(),
        early: hourAtMost(6),
      },
    }),
  );
}

const answers = readFileSync(0, 'utf8')
  .split('\n')
  .filter((text) => text !== '')
  .map((text) => {
    const task: Task = JSON.parse(text);
    const group = groupOf(task.features);
    const events = task.events.map((event) => ({ ...event, amount: BigInt(event.amount) }));
    const run = task.engine === 'oracle' ? oracle : runKernel;
    return { group, values: Object.fromEntries(run(group, events, task.reports)) };
  });
const written = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
process.stdout.write(answers.map((answer) => `${JSON.stringify(answer, written)}\n`).join(''));
