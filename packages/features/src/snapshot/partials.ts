/** Exact sums of a decimal column over the events of a day, unscaled. */
export interface DecimalPartial {
  readonly sum: bigint;
  /** Sum of squares. */
  readonly squares: bigint;
  readonly min: bigint;
  readonly max: bigint;
}

/** Events of an entity on one day, aggregated. Days are whole days since 1970-01-01, UTC. */
export interface DayPartial {
  readonly day: number;
  /** Number of events, at least 1. */
  readonly count: number;
  /** By column. */
  readonly decimals: Readonly<Record<string, DecimalPartial>>;
  /** Distinct values by column. */
  readonly strings: Readonly<Record<string, readonly string[]>>;
}

/** Events of one day whose label is known to be true in the snapshots of some days. */
export interface LabelledEvents {
  /** Day of the events. */
  readonly day: number;
  /** First snapshot day that knows the label: the day after the report. */
  readonly from: number;
  /** First snapshot day that knows better; Infinity when there is none. */
  readonly until: number;
  readonly count: number;
}

/** All that the snapshots of an entity are computed from. */
export interface EntityPartials {
  /** By day, ascending; one a day. */
  readonly days: readonly DayPartial[];
  /** In any order. */
  readonly labelled: readonly LabelledEvents[];
}
