// Answers each JSON line `{features, events, reports, from, until}` with the compiled snapshot group, its gold table and the
// rows of the days `[from, until)`, computed by the naive oracle. For differential tests.
import { readFileSync } from 'node:fs';
import { snapshotTable } from '@cardlake/card-features';
import type { CardEvent, Report } from '@cardlake/card-features/test-kit';
import { cardEvents } from '@cardlake/card-schema';
import { compileSnapshotGroup, featuresOn } from '@cardlake/features';
import { snapshotOracle } from '@cardlake/features/test-kit';
import { compiledTable } from '../../scripts/compiled/tables';

const { count, countDistinct, entity, labelRate, max, mean, min, snapshotGroup, stddev, sum } =
  featuresOn(cardEvents);

interface DayFeature {
  readonly aggregate: keyof typeof aggregates;
  readonly days: number;
  readonly delay: number;
}

interface Task {
  readonly features: readonly DayFeature[];
  readonly events: readonly (Omit<CardEvent, 'amount'> & { readonly amount: string })[];
  readonly reports: readonly Report[];
  readonly from: number;
  readonly until: number;
}

const aggregates = {
  count,
  sum: () => sum('amount'),
  mean: () => mean('amount'),
  meanOr: () => mean('amount').default(-1.5),
  min: () => min('amount'),
  minOr: () => min('amount').default('-12.3456'),
  max: () => max('amount'),
  stddev: () => stddev('amount'),
  stddevOr: () => stddev('amount').default(-1),
  distinctCountries: () => countDistinct('country'),
  distinctCards: () => countDistinct('card_id'),
  fraudRate: labelRate,
  fraudRateOr: () => labelRate().default(0),
} as const;

function groupOf(features: readonly DayFeature[]) {
  const declared = features.map(({ aggregate, days, delay }, i) => {
    const over = aggregates[aggregate]().over(`${days}d`);
    return [`f${i}`, delay === 0 ? over : over.delayed(`${delay}d`)] as const;
  });
  return compileSnapshotGroup(
    snapshotGroup({
      name: 'random',
      version: 1,
      table: 'random',
      entity: entity('merchant', 'merchant_id'),
      features: Object.fromEntries(declared),
    }),
  );
}

function answer({ features, events, reports, from, until }: Task): object {
  const group = groupOf(features);
  const labels = reports.map(({ event_id, is_fraud, reported_at }) => ({
    event: event_id,
    isTrue: is_fraud,
    knownAt: reported_at,
  }));
  const known = events.map((event) => ({ ...event, amount: BigInt(event.amount) }));
  const rows = snapshotOracle(group, cardEvents, known, labels, { from, until });
  return { group: { ...group, gold: compiledTable(snapshotTable(group)) }, rows };
}

const written = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
for (const text of readFileSync(0, 'utf8').split('\n'))
  if (text !== '') process.stdout.write(`${JSON.stringify(answer(JSON.parse(text)), written)}\n`);
