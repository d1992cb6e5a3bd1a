import type { LogicalType } from '@cardlake/schema';
import type { Aggregate, EventFunction, Operand } from '../dsl';

/** Version of the compiled form that this code writes and reads. */
export const COMPILED_FORMAT = 1;

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

export type Compute = WindowCompute | EventCompute | RatioCompute;

/** A compiled feature. */
export interface CompiledFeature {
  readonly name: string;
  /** The entity over whose events it is computed. */
  readonly entity: string;
  readonly type: LogicalType;
  /** True when it can be null in spite of its default. */
  readonly nullable: boolean;
  /** Value instead of null: a number for doubles, the unscaled integer as text for decimals. */
  readonly default: number | string | null;
  readonly compute: Compute;
}

/** A feature group as plain JSON, with everything written out. */
export interface CompiledGroup {
  readonly format: typeof COMPILED_FORMAT;
  readonly name: string;
  readonly version: number;
  /** Gold table of this version. */
  readonly table: string;
  /** The group's own entity. */
  readonly entity: string;
  /** Key column of every entity that the group uses. */
  readonly entities: Readonly<Record<string, string>>;
  readonly recordId: string;
  /** Null when the group is not served online. */
  readonly online: { readonly maxEvents: number } | null;
  readonly offline: boolean;
  /** In stored order. */
  readonly features: readonly CompiledFeature[];
  /** Names of the ratios, each after its operands. */
  readonly derived: readonly string[];
  /** SHA-256 of the canonical JSON of everything else. */
  readonly hash: string;
}
