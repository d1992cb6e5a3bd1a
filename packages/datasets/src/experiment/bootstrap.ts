import { Random } from '@cardlake/runtime';
import type { CardWeights } from './ranking';

/** A measure with the interval that it would fall into if the experiment were repeated with other cards. */
export interface Estimate {
  /** Null when it is not defined, as precision without a fraud. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Options of the intervals. */
export interface BootstrapOptions {
  readonly resamples: number;
  /** Probability that the interval holds: 0.95. */
  readonly confidence: number;
  readonly seed: number;
}

/** A measure of some rows, those of each card as often as it counts. */
export type CardMeasure = (weights: CardWeights) => number | null;

/**
 * Estimates measures by the bootstrap over cards: each resample draws as many cards as there are, with replacement. Rows of a
 * card depend on each other, so cards are drawn, and not rows.
 * @param stream name of what is measured, for random numbers of its own
 */
export function estimateOverCards<M extends string>(
  cards: number,
  measures: Readonly<Record<M, CardMeasure>>,
  options: BootstrapOptions,
  stream: string,
): Record<M, Estimate> {
  const entries = Object.entries<CardMeasure>(measures).map(([name, measure]) => ({
    name,
    measure,
    value: measure(new Int32Array(cards).fill(1)),
    resampled: [] as number[],
  }));
  const random = new Random(options.seed, stream);
  for (let i = 0; i < options.resamples; i++) {
    const weights = drawCards(cards, random);
    for (const { measure, resampled } of entries) {
      const value = measure(weights);
      // A resample without a fraud says nothing about how frauds are ranked.
      if (value !== null) resampled.push(value);
    }
  }
  const estimates = entries.map(({ name, value, resampled }) => [
    name,
    { value, ...(value === null ? NO_INTERVAL : percentiles(resampled, options.confidence)) },
  ]);
  return Object.fromEntries(estimates);
}

const NO_INTERVAL = { low: null, high: null } as const;

function drawCards(cards: number, random: Random): CardWeights {
  const weights = new Int32Array(cards);
  for (let drawn = 0; drawn < cards; drawn++) {
    const card = random.below(cards);
    weights[card] = (weights[card] ?? 0) + 1;
  }
  return weights;
}

/** The interval around the middle of some values that holds a share of them. */
function percentiles(values: number[], confidence: number): Pick<Estimate, 'low' | 'high'> {
  if (values.length === 0) return NO_INTERVAL;
  const ascending = values.sort((a, b) => a - b);
  const tail = (1 - confidence) / 2;
  return { low: quantile(ascending, tail), high: quantile(ascending, 1 - tail) };
}

/** Quantile of ascending numbers, linear between two of them. */
function quantile(ascending: readonly number[], share: number): number {
  const position = share * (ascending.length - 1);
  const below = ascending[Math.floor(position)] ?? Number.NaN;
  const above = ascending[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
