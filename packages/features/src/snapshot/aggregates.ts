import type { FeatureValue } from '../kernel/value-at';
import type { WindowObserver } from './day-window';
import type { DayPartial, DecimalPartial } from './partials';

/** An aggregate over the partials of a window. */
export interface DayAggregate extends WindowObserver {
  /** The value over what is in the window, `count` events, on a snapshot day. */
  value(count: number, day: number): FeatureValue;
}

/** Number of events. */
export const countEvents = (): DayAggregate => ({
  enter: () => {},
  leave: () => {},
  value: (count) => BigInt(count),
});

/** Sum, mean or standard deviation of a decimal column, from exact sums. */
export class Moments implements DayAggregate {
  private sum = 0n;
  private squares = 0n;

  constructor(
    private readonly column: string,
    private readonly result: (count: number, sum: bigint, squares: bigint) => FeatureValue,
  ) {}

  enter(partial: DayPartial): void {
    const { sum, squares } = requireDecimal(partial, this.column);
    this.sum += sum;
    this.squares += squares;
  }

  leave(partial: DayPartial): void {
    const { sum, squares } = requireDecimal(partial, this.column);
    this.sum -= sum;
    this.squares -= squares;
  }

  value(count: number): FeatureValue {
    return this.result(count, this.sum, this.squares);
  }
}

/** Sample standard deviation from exact sums; null under two events. */
export function sampleDeviation(unit: number) {
  return (count: number, sum: bigint, squares: bigint): number | null => {
    if (count < 2) return null;
    const n = BigInt(count);
    return Math.sqrt(Number(n * squares - sum * sum) / Number(n * (n - 1n))) / unit;
  };
}

/** Least or greatest value of a decimal column: the partials that later ones have not overtaken, in order. */
export class Extreme implements DayAggregate {
  private candidates: { readonly day: number; readonly value: bigint }[] = [];

  constructor(
    private readonly column: string,
    private readonly which: 'min' | 'max',
  ) {}

  enter(partial: DayPartial): void {
    const value = requireDecimal(partial, this.column)[this.which];
    const overtakes = (other: bigint) => (this.which === 'min' ? value <= other : value >= other);
    while (this.candidates.length > 0 && overtakes(this.candidates.at(-1)?.value ?? value))
      this.candidates.pop();
    this.candidates.push({ day: partial.day, value });
  }

  leave({ day }: DayPartial): void {
    if (this.candidates[0]?.day === day) this.candidates.shift();
  }

  value(): FeatureValue {
    return this.candidates[0]?.value ?? null;
  }
}

/** Number of distinct values of a string column. */
export class DistinctValues implements DayAggregate {
  private readonly days = new Map<string, number>();

  constructor(private readonly column: string) {}

  enter(partial: DayPartial): void {
    for (const value of this.valuesOf(partial)) this.days.set(value, (this.days.get(value) ?? 0) + 1);
  }

  leave(partial: DayPartial): void {
    for (const value of this.valuesOf(partial)) {
      const days = (this.days.get(value) ?? 0) - 1;
      if (days > 0) this.days.set(value, days);
      else this.days.delete(value);
    }
  }

  value(): FeatureValue {
    return BigInt(this.days.size);
  }

  private valuesOf({ strings, day }: DayPartial): readonly string[] {
    const values = strings[this.column];
    if (values === undefined) throw new Error(`partial of day ${day} lacks the values of ${this.column}`);
    return values;
  }
}

function requireDecimal({ decimals, day }: DayPartial, column: string): DecimalPartial {
  const found = decimals[column];
  if (found === undefined) throw new Error(`partial of day ${day} lacks the sums of ${column}`);
  return found;
}
