import type { LogicalType } from '@cardlake/schema';
import type { Aggregate, EventFunction, Operand } from '../dsl';

/** Versions of the compiled form that this code reads. A group has the least one that says all of it. */
export const COMPILED_FORMATS = {
  /** Windows, functions of the event, ratios. */
  plain: 1,
  /** Features of snapshot groups, or assembled online as well. */
  assembled: 3,
} as const;

/** An aggregate over `(t − window − delay, t − delay)` of an entity's events; the right end is closed with a delay. */
export type WindowCompute = Aggregate & {
  readonly kind: 'window';
  readonly windowMicros: number;
  readonly delayMicros: number;
  /** True when the event itself is in its window. */
  readonly includesCurrent: boolean;
};

/** A function of the event alone. */
export type EventCompute = EventFunction & { readonly kind: 'row' };

/** One operand divided by another. */
export interface RatioCompute {
  readonly kind: 'ratio';
  readonly numerator: Operand;
  readonly denominator: Operand;
}

/**
 * A feature of a snapshot group: an event at t of the entity k has the value of the row (k, date of
 * t − availableAfterMicros), UTC; without such a row, the default.
 */
export interface SnapshotCompute {
  readonly kind: 'snapshot';
  /** Published name of the snapshot group: `merchant_risk_v1`. */
  readonly group: string;
  /** Hash of that group. */
  readonly hash: string;
  readonly feature: string;
  readonly availableAfterMicros: number;
}

export type Compute = WindowCompute | EventCompute | RatioCompute | SnapshotCompute;

/** A compiled feature. */
export interface CompiledFeature {
  readonly name: string;
  /** The entity over whose events it is computed; of a snapshot's feature, the one that the snapshot is about. */
  readonly entity: string;
  readonly type: LogicalType;
  /** True when it can be null in spite of its default. */
  readonly nullable: boolean;
  /** Value instead of null: a number for doubles, the unscaled integer as text for decimals and bigints. */
  readonly default: number | string | null;
  readonly compute: Compute;
}

/** A feature group as plain JSON, with everything written out. */
export interface CompiledGroup {
  readonly format: (typeof COMPILED_FORMATS)[keyof typeof COMPILED_FORMATS];
  readonly name: string;
  readonly version: number;
  /** Gold table of this version. */
  readonly table: string;
  /** The group's own entity. */
  readonly entity: string;
  /** Key column of every entity that the group uses. */
  readonly entities: Readonly<Record<string, string>>;
  readonly recordId: string;
  /** Null when no record of the group is stored online. */
  readonly online: { readonly maxEvents: number } | null;
  /** Present when the vector of an event is computed as it arrives. */
  readonly assembled?: true;
  readonly offline: boolean;
  /** In stored order. */
  readonly features: readonly CompiledFeature[];
  /** Names of the ratios, each after its operands. */
  readonly derived: readonly string[];
  /** SHA-256 of the canonical JSON of everything else. */
  readonly hash: string;
}
