import type { EventSource } from '@cardlake/schema';
import type { WindowCompute } from '../src/compiled/types';
import { requireDecimalType } from '../src/dsl/result-type';
import type { FeatureValue } from '../src/kernel/value-at';
import { type Event, idOf, timeOf } from './event';
import type { KnownLabels } from './labels';

/** Digits kept below the unit while a root is taken in whole numbers. */
const ROOT_DIGITS = 20n;

/** An aggregate over the events of a window, which are in no order. */
export function aggregate(
  compute: WindowCompute,
  window: readonly Event[],
  x: Event,
  source: EventSource,
  labels: KnownLabels,
): FeatureValue {
  switch (compute.function) {
    case 'count':
      return BigInt(window.length);
    case 'countDistinct':
      return BigInt(new Set(window.map((e) => e[compute.column])).size);
    case 'isNew':
      return window.some((e) => e[compute.column] === x[compute.column]) ? 0 : 1;
    case 'timeSincePrevious':
      return window.length === 0
        ? null
        : (timeOf(x, source) - Math.max(...window.map((e) => timeOf(e, source)))) / 1e6;
    case 'meanOfLabel': {
      const known = window.filter((e) => labels.isTrueAt(idOf(e, source), timeOf(x, source)));
      return window.length === 0 ? null : known.length / window.length;
    }
    default:
      return ofNumbers(
        compute.function,
        window.map((e) => e[compute.column] as bigint),
        10 ** requireDecimalType(source.fields, compute.column).scale,
      );
  }
}

function ofNumbers(
  name: 'sum' | 'mean' | 'min' | 'max' | 'stddev',
  values: readonly bigint[],
  unit: number,
): FeatureValue {
  const n = values.length;
  const total = values.reduce((a, b) => a + b, 0n);
  switch (name) {
    case 'sum':
      return total;
    case 'mean':
      return n === 0 ? null : Number(total) / (n * unit);
    case 'stddev':
      return n < 2 ? null : stddev(values, total, unit);
    case 'min':
      return ascending(values).at(0) ?? null;
    case 'max':
      return ascending(values).at(-1) ?? null;
  }
}

const ascending = (values: readonly bigint[]): bigint[] =>
  values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));

function stddev(values: readonly bigint[], total: bigint, unit: number): number {
  const n = BigInt(values.length);
  const squares = values.reduce((sum, value) => sum + value * value, 0n);
  const variance = ((n * squares - total * total) * 10n ** (2n * ROOT_DIGITS)) / (n * (n - 1n));
  return Number(squareRoot(variance)) / Number(10n ** ROOT_DIGITS) / unit;
}

/** The whole part of a root, by Newton's method. */
function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (let next = (root + value / root) >> 1n; next < root; next = (root + value / root) >> 1n) root = next;
  return root;
}
