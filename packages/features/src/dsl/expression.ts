/** An operand of a ratio. */
export type Operand =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'feature'; readonly feature: string };

/** A decimal column of the event itself. */
export const column = (name: string): Operand => Object.freeze({ kind: 'column', column: name });

/** Another feature of the same group, with its default where it has one. */
export const feature = (name: string): Operand => Object.freeze({ kind: 'feature', feature: name });

/** A function of the event alone. */
export type EventFunction =
  | { readonly function: 'isWeekend' }
  | { readonly function: 'hourAtMost'; readonly hour: number };

/** A feature of the event alone: a double, 0 or 1. */
export class EventFeature {
  readonly kind = 'row';

  constructor(readonly compute: EventFunction) {
    Object.freeze(this);
  }
}

/** 1 on Saturdays and Sundays, UTC. */
export const isWeekend = () => new EventFeature({ function: 'isWeekend' });

/** 1 when the hour of the day, UTC, is at most `hour` (0 to 23): `hourAtMost(6)` is midnight to 06:59:59. */
export const hourAtMost = (hour: number) => new EventFeature({ function: 'hourAtMost', hour });

/** 1 at night: hour ≤ 6, UTC. */
export const isNight = () => hourAtMost(6);

/** One operand divided by another, as doubles. Immutable. */
export class RatioFeature {
  readonly kind = 'ratio';

  constructor(
    readonly numerator: Operand,
    readonly denominator: Operand,
    readonly options: { readonly default?: number } = Object.freeze({}),
  ) {
    Object.freeze(this);
  }

  /** Replaces null by a value. */
  default(value: number): RatioFeature {
    return new RatioFeature(this.numerator, this.denominator, Object.freeze({ default: value }));
  }
}

/**
 * Ratio of two operands; null when the denominator is 0 or either is null. Each operand is first rounded to a double
 * (a decimal: its unscaled value to a double, divided by 10^scale), then divided once.
 */
export const ratio = (numerator: Operand, denominator: Operand) => new RatioFeature(numerator, denominator);
