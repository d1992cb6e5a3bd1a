import { countries } from './country';
import { elementAt } from './element-at';
import type { TrafficOptions } from './options';

const MICROS_PER_HOUR = 3_600_000_000;
const MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

/** Relative activity by hour of local time, from midnight. */
const HOURS = [
  0.25, 0.15, 0.1, 0.08, 0.1, 0.2, 0.45, 0.8, 1, 0.95, 0.95, 1.1, 1.4, 1.3, 1, 0.95, 1, 1.2, 1.45, 1.5, 1.3,
  1, 0.7, 0.45,
];
/** Relative activity by day of the week, from Sunday. */
const WEEKDAYS = [0.95, 0.88, 0.9, 0.94, 1, 1.15, 1.2];

/** Computes the activity of a country's cards at an instant, relative to their average. */
function localPaymentRate(micros: number, utcOffset: number): number {
  const local = micros + utcOffset * MICROS_PER_HOUR;
  const hour = (local / MICROS_PER_HOUR) % 24;
  const from = Math.floor(hour);
  const here = elementAt(HOURS, from);
  const next = elementAt(HOURS, (from + 1) % 24);
  // The epoch was a Thursday.
  const weekday = elementAt(WEEKDAYS, (Math.floor(local / MICROS_PER_DAY) + 4) % 7);
  return (here + (next - here) * (hour - from)) * weekday;
}

/** A short period, and the number of authorisations by its end. */
export interface Slice {
  readonly startMicros: number;
  readonly endMicros: number;
  /** Weight of each country within the slice. */
  readonly countryWeights: readonly number[];
  /** Authorisations from the start of the traffic to the end of this slice. */
  readonly target: number;
}

const QUARTERS_PER_DAY = 96;
/** Limits a slice, so that memory does not grow with the traffic. */
const EVENTS_PER_SLICE = 20_000;
/** Ratio of the busiest slice to the average one. */
const PEAK = 2.5;

const sumOf = (weights: readonly number[]) => weights.reduce((sum, weight) => sum + weight, 0);

/**
 * Splits the traffic into slices, in order: quarters of an hour, or parts of them where traffic is dense. The target
 * of the last one is `numTransactions`.
 */
export function* slicesOf(options: TrafficOptions): Generator<Slice> {
  const { startMicros, days, numTransactions, dailyPattern } = options;
  const quarters = days * QUARTERS_PER_DAY;
  const parts = Math.ceil(((numTransactions / quarters) * PEAK) / EVENTS_PER_SLICE);
  // Whole milliseconds, as instants are drawn to the millisecond.
  const edge = (at: number) =>
    startMicros + Math.floor((days * MICROS_PER_DAY * at) / quarters / 1000) * 1000;
  const weightsOf = (quarter: number) =>
    countries.map(({ share, utcOffset }) =>
      dailyPattern === 'flat' ? share : share * localPaymentRate(edge(quarter), utcOffset),
    );
  let total = 0;
  for (let quarter = 0; quarter < quarters; quarter++) total += sumOf(weightsOf(quarter));
  let passed = 0;
  for (let quarter = 0; quarter < quarters; quarter++) {
    const countryWeights = weightsOf(quarter);
    const weight = sumOf(countryWeights);
    for (let part = 1; part <= parts; part++) {
      const isLast = quarter === quarters - 1 && part === parts;
      const share = (passed + (weight * part) / parts) / total;
      yield {
        startMicros: edge(quarter + (part - 1) / parts),
        endMicros: edge(quarter + part / parts),
        countryWeights,
        target: isLast ? numTransactions : Math.round(numTransactions * share),
      };
    }
    passed += weight;
  }
}
