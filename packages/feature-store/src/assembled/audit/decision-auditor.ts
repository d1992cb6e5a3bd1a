import type { CardDecision, CardEvent } from '@cardlake/card-schema';
import type { FeatureValue } from '@cardlake/features';
import type { SnapshotValues } from '../snapshots/snapshot-rows';

/**
 * Relations of the vector that a decision recorded to gold afterwards. `corrected`: a snapshot was published again; `late`:
 * events came after the read; `conflict`: silver kept another payload; `absent`: not in silver; `stale`: a snapshot of an
 * earlier day; `incomplete`: the history began within a window. Only `mismatch` is a fault.
 */
export const AUDIT_CLASSES = [
  'equal',
  'corrected',
  'late',
  'conflict',
  'absent',
  'stale',
  'incomplete',
  'mismatch',
] as const;
export type AuditClass = (typeof AUDIT_CLASSES)[number];

/**
 * Reasons of a mismatch. `vector`: the inputs that the decision names give another vector; `history`: no set of known events
 * has the number and the hash that it names; `snapshot`: it used a row of a day that it should not have; `gold`: the same
 * inputs gave gold another vector.
 */
export type MismatchCause = 'vector' | 'history' | 'snapshot' | 'gold';

/** An event that the history of a card may have held when a decision read it. */
export interface KnownEvent {
  readonly event: CardEvent;
  /**
   * `silver`: as silver has it; `conflict`: with a payload that lost its id to another; `absent`: as its decision says, since
   * silver has no such event: other columns than those of a decision are empty.
   */
  readonly origin: 'silver' | 'conflict' | 'absent';
  /** Instant at which its own decision read the history, beside which it was kept, µs; null when it was not decided. */
  readonly keptAt: number | null;
  /** Arrival in bronze, µs; of an absent one its receipt. */
  readonly arrivedAt: number;
}

/** A snapshot row as it was published under the version that a decision names. */
export interface PublishedRow {
  /** Published name of the group. */
  readonly group: string;
  /** False when that version is no longer kept; nothing is known of the row then. */
  readonly isKept: boolean;
  /** Null for an entity without a row. */
  readonly values: SnapshotValues | null;
}

/** Facts that the lake has about a decision. */
export interface DecisionEvidence {
  /** Its event as silver has it. */
  readonly silver: CardEvent | undefined;
  /** The gold row of its event. */
  readonly gold: Readonly<Record<string, FeatureValue>> | undefined;
  /** The snapshot rows that it names. */
  readonly published: readonly PublishedRow[];
}

/** A feature of a mismatch, as text: `null` as written, undefined where there is none. */
export interface FeatureDifference {
  readonly feature: string;
  readonly served: string | undefined;
  readonly gold: string | undefined;
  /** Computed again from the inputs that the decision names; undefined when these are not known. */
  readonly computed: string | undefined;
}

/** Result for a decision. */
export interface AuditVerdict {
  readonly class: AuditClass;
  /** False when a part of the inputs is no longer known, so that the class is the likely one, and not computed. */
  readonly isProven: boolean;
  /** Given for a mismatch. */
  readonly cause?: MismatchCause;
  /** Features of a mismatch. */
  readonly differences: readonly FeatureDifference[];
}

/** Columns of a decision that an audit reads. */
export type AuditedDecision = Pick<
  CardDecision,
  | 'event_id'
  | 'card_id'
  | 'merchant_id'
  | 'ts'
  | 'amount'
  | 'features'
  | 'flags'
  | 'snapshots'
  | 'history_read_at'
  | 'history_events'
  | 'history_hash'
>;

/** Classifies the decisions on one card. */
export type CardAuditor = (decision: AuditedDecision, evidence: DecisionEvidence) => AuditVerdict;

/** Compares vectors of one group that decisions recorded with gold. */
export interface DecisionAuditor {
  /** Tells whether a recorded vector equals its gold row: to the bit, standard deviations to 1e-9. */
  isEqual(features: string, gold: Readonly<Record<string, FeatureValue>>): boolean;
  /** @param known events of a card, ascending by time: those of the longest window before its decisions, and theirs */
  openCard(known: readonly KnownEvent[]): CardAuditor;
}
