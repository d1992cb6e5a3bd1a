import type { Duration } from '@cardlake/schema';
import type { Entity } from './entity';

/** A function over a window; `isNew` and `meanOfLabel` are the names of `isFirstSeen` and `labelRate` in the frozen compiled form. */
export type Aggregate =
  | { readonly function: 'count' | 'timeSincePrevious' | 'meanOfLabel' }
  | { readonly function: 'sum' | 'mean' | 'min' | 'max' | 'stddev'; readonly column: string }
  | { readonly function: 'countDistinct' | 'isNew'; readonly column: string };

interface WindowOptions {
  readonly window?: Duration;
  readonly delay?: Duration;
  readonly entity?: Entity;
  readonly excludesCurrent?: boolean;
  readonly default?: number | string;
}

/**
 * A feature over a window of an entity's events: `sum('amount').over('1h')`. Immutable; every method returns a new one.
 * The window of an event at t is (t − window − delay, t − delay), with its right end closed when there is a delay,
 * and the event itself when there is none.
 */
export class WindowFeature {
  readonly kind = 'window';

  constructor(
    readonly aggregate: Aggregate,
    readonly options: WindowOptions = Object.freeze({}),
  ) {
    Object.freeze(this);
  }

  /** Sets the length of the window. */
  over(window: Duration): WindowFeature {
    return this.with({ window });
  }

  /** Moves the window into the past, for facts that become known late; excludes the event itself. */
  delayed(delay: Duration): WindowFeature {
    return this.with({ delay });
  }

  /** Excludes the event itself from its window. */
  excludingCurrent(): WindowFeature {
    return this.with({ excludesCurrent: true });
  }

  /** Replaces null by a value. Decimals may be given as text: `'12.50'`. */
  default(value: number | string): WindowFeature {
    return this.with({ default: value });
  }

  /** Sets the entity whose events are in the window; the default is the group's. */
  per(entity: Entity): WindowFeature {
    return this.with({ entity });
  }

  private with(options: WindowOptions): WindowFeature {
    return new WindowFeature(this.aggregate, Object.freeze({ ...this.options, ...options }));
  }
}

/** Number of events, a bigint; 0 for none. */
export const count = () => new WindowFeature({ function: 'count' });

/** Exact sum of a decimal column, with ten more digits than it; 0 for no event. */
export const sum = (column: string) => new WindowFeature({ function: 'sum', column });

/** Mean of a decimal column as a double: the exact sum, divided once; null for no event. */
export const mean = (column: string) => new WindowFeature({ function: 'mean', column });

/** Least value of a decimal column; null for no event. */
export const min = (column: string) => new WindowFeature({ function: 'min', column });

/** Greatest value of a decimal column; null for no event. */
export const max = (column: string) => new WindowFeature({ function: 'max', column });

/** Sample standard deviation (n − 1) of a decimal column as a double; null under two events. */
export const stddev = (column: string) => new WindowFeature({ function: 'stddev', column });

/** Number of distinct values of a string column, a bigint; 0 for no event. */
export const countDistinct = (column: string) => new WindowFeature({ function: 'countDistinct', column });

/** 1 when no earlier event in the window has this event's value of a string column, else 0; a double. */
export const isFirstSeen = (column: string) => new WindowFeature({ function: 'isNew', column });

/** Seconds since the latest earlier event of the window, as a double; null when there is none. */
export const timeSincePrevious = () => new WindowFeature({ function: 'timeSincePrevious' });

/**
 * Share of the window's events that are whose label is known to be true at the time of this event, as a double; null for no
 * event. Never counts this event: give it `.delayed(…)` or `.excludingCurrent()`.
 */
export const labelRate = () => new WindowFeature({ function: 'meanOfLabel' });
