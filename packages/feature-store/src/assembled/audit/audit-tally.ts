import { maskPans } from '@cardlake/card-schema';
import type { DefinitionCount } from '@cardlake/job-contract';
import { AUDIT_CLASSES, type AuditClass, type AuditedDecision, type AuditVerdict } from './decision-auditor';

/** A decision whose vector nothing explains. */
export interface AuditedMismatch extends Pick<AuditVerdict, 'cause' | 'differences'> {
  readonly eventId: string;
}

/** Decisions of a day against gold. */
export interface DecisionAudit {
  /** Day of the authorisations. */
  readonly day: string;
  readonly decisions: number;
  /** Authorisations that came too late to be decided, and so have no vector. */
  readonly undecided: number;
  readonly classes: Readonly<Record<AuditClass, number>>;
  /** Decisions among them of which a part could not be computed again, since its inputs are no longer known. */
  readonly unproven: Readonly<Partial<Record<AuditClass, number>>>;
  /** Decisions whose vectors were made with a group, or a definition of it, that gold does not have. */
  readonly otherDefinitions: readonly DefinitionCount[];
  /** The first mismatches. */
  readonly mismatches: readonly AuditedMismatch[];
}

/** Counts the decisions of a day by their class, and keeps the first mismatches. */
export class AuditTally {
  readonly classes = Object.fromEntries(AUDIT_CLASSES.map((name) => [name, 0])) as Record<AuditClass, number>;
  readonly unproven: Partial<Record<AuditClass, number>> = {};
  readonly mismatches: AuditedMismatch[] = [];

  /** @param examples mismatches to keep */
  constructor(private readonly examples: number) {}

  /** Counts decisions whose vectors equal gold. */
  addEqual(decisions: number): void {
    this.classes.equal += decisions;
  }

  /** Counts a decision that was looked at closely. */
  add(
    { event_id: eventId }: Pick<AuditedDecision, 'event_id'>,
    { class: found, isProven, cause, differences }: AuditVerdict,
  ): void {
    this.classes[found]++;
    if (!isProven) this.unproven[found] = (this.unproven[found] ?? 0) + 1;
    if (found === 'mismatch' && this.mismatches.length < this.examples)
      this.mismatches.push({ eventId: maskPans(eventId), ...(cause && { cause }), differences });
  }
}
