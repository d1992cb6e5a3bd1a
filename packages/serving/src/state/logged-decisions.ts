import { encodeDecision } from '@cardlake/bronze';
import { type CardDecision, parseDecision } from '@cardlake/card-schema';
import type { Claim, DecisionTable, FinalState, StoredClaim } from '@cardlake/prediction';
import type { Clock } from '@cardlake/runtime';
import type { SegmentLog } from '../log/segment-log';

/** A claim, and the decision as soon as there is one. */
interface LiveClaim {
  readonly claim: Claim;
  /** Instant of the event, µs; known once the event is kept. */
  time: number | undefined;
  final: LoggedDecision | undefined;
}

/** A decision as it is in the log: the line takes less memory than the record, and nothing for the garbage collector to walk through. */
export interface LoggedDecision {
  readonly state: FinalState<CardDecision>['state'];
  readonly line: string;
  /** Instant at which it was appended, µs. */
  readonly loggedAt: number;
}

/** A decision whose record the lake has. */
export interface ArchivedClaim extends Omit<Claim, 'payloadHash'> {
  /** Undefined for an old record, when silver does not tell it either: every payload counts as a repetition then. */
  readonly payloadHash: string | undefined;
  /** Instant of the event, µs. */
  readonly time: number;
  readonly state: FinalState<CardDecision>['state'];
}

/** Reads the record of a decision from the lake. */
export type ReadArchived = (eventId: string, time: number) => Promise<CardDecision | undefined>;

/** The log as far as decisions are concerned. */
export type DecisionLog = Pick<SegmentLog, 'append' | 'commit'>;

/**
 * Decisions in memory over the log: a final state is answered once it is written. Records that the lake has got are read
 * from there; what stays in memory of them tells a repetition from a conflict.
 */
export class LoggedDecisions implements DecisionTable<CardDecision> {
  private readonly live = new Map<string, LiveClaim>();
  private readonly archived = new Map<string, ArchivedClaim>();

  constructor(
    private readonly log: DecisionLog,
    private readonly clock: Clock,
    private readonly readArchived: ReadArchived,
  ) {}

  /** Number of authorisations in memory. */
  get size(): number {
    return this.live.size + this.archived.size;
  }

  async claim(claim: Claim): Promise<StoredClaim<CardDecision>> {
    const { eventId } = claim;
    const known = this.live.get(eventId);
    if (known !== undefined) return this.answer(known);
    const archived = this.archived.get(eventId);
    if (archived !== undefined) return this.recall(archived, claim);
    this.live.set(eventId, { claim, time: undefined, final: undefined });
    return { ...claim, state: 'pending' };
  }

  async finish(eventId: string, final: FinalState<CardDecision>): Promise<StoredClaim<CardDecision>> {
    const known = this.live.get(eventId);
    if (known === undefined) throw new Error(`event ${eventId} is not claimed`);
    if (known.final !== undefined) return this.answer(known);
    const { state, record } = final;
    const loggedAt = this.clock.now() * 1000;
    const line = encodeDecision(record);
    known.final = { state, line, loggedAt };
    this.log.append({ type: 'card_decision', receivedAt: loggedAt, line }, () => {
      known.final = undefined;
    });
    await this.log.commit();
    return { ...known.claim, state, record };
  }

  /**
   * Notes that the event of a claim is kept.
   * @returns its first receipt, µs; undefined when it was kept before
   */
  keep(eventId: string, time: number): number | undefined {
    const known = this.live.get(eventId);
    if (known === undefined || known.time !== undefined) return undefined;
    known.time = time;
    return known.claim.receivedAt;
  }

  /** Forgets a claim whose event could not be written. */
  release(eventId: string): void {
    if (this.live.get(eventId)?.final === undefined) this.live.delete(eventId);
  }

  /** Restores a claim from the log. */
  restore(claim: Claim, time: number): void {
    if (!this.live.has(claim.eventId)) this.live.set(claim.eventId, { claim, time, final: undefined });
  }

  /** Restores a decision from the log; the first one counts. */
  restoreFinal(eventId: string, final: LoggedDecision): void {
    const known = this.live.get(eventId);
    if (known !== undefined) known.final ??= final;
  }

  /** Takes over what the lake has of a decision, unless the log has it. */
  restoreArchived(claim: ArchivedClaim): void {
    if (!this.live.has(claim.eventId)) this.archived.set(claim.eventId, claim);
  }

  /** Tells whether an authorisation is known. */
  has(eventId: string): boolean {
    return this.live.has(eventId) || this.archived.has(eventId);
  }

  /** Tells whether the log holds an authorisation without a decision. */
  isOpen(eventId: string): boolean {
    const known = this.live.get(eventId);
    return known !== undefined && known.time !== undefined && known.final === undefined;
  }

  /** Finds the final state of an authorisation; undefined without one. @throws UserError of the disk, when it is not written */
  async find(eventId: string): Promise<FinalState<CardDecision> | undefined> {
    const known = this.live.get(eventId);
    const archived = this.archived.get(eventId);
    const stored =
      known !== undefined
        ? await this.answer(known)
        : archived === undefined
          ? undefined
          : await this.readFinal(archived);
    return stored === undefined || stored.state === 'pending' ? undefined : stored;
  }

  /** First receipt of the authorisations without a final state, µs; +∞ when there are none. */
  get oldestPending(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { claim, final } of this.live.values())
      if (final === undefined) oldest = Math.min(oldest, claim.receivedAt);
    return oldest;
  }

  /** Leaves the records of decisions made before an instant (µs) to the lake. */
  archiveBefore(instant: number): void {
    for (const [eventId, { claim, time, final }] of this.live) {
      if (claim.receivedAt >= instant) break;
      if (final === undefined || time === undefined || final.loggedAt >= instant) continue;
      this.live.delete(eventId);
      this.archived.set(eventId, { ...claim, time, state: final.state });
    }
  }

  /** Forgets archived decisions on events before an instant, µs. */
  dropBefore(instant: number): void {
    for (const [eventId, { time }] of this.archived) if (time < instant) this.archived.delete(eventId);
  }

  private async answer({ claim, final }: LiveClaim): Promise<StoredClaim<CardDecision>> {
    if (final === undefined) return { ...claim, state: 'pending' };
    await this.log.commit();
    const parsed = parseDecision(final.line, final.loggedAt);
    if (!parsed.ok) throw new Error(`the decision on event ${claim.eventId} cannot be read`);
    return { ...claim, state: final.state, record: parsed.row };
  }

  private async recall(archived: ArchivedClaim, asked: Claim): Promise<StoredClaim<CardDecision>> {
    const { eventId, payloadHash = asked.payloadHash, receivedAt } = archived;
    return { eventId, payloadHash, receivedAt, ...(await this.readFinal(archived)) };
  }

  private async readFinal({ eventId, time, state }: ArchivedClaim): Promise<FinalState<CardDecision>> {
    const record = await this.readArchived(eventId, time);
    if (record === undefined) throw new Error(`the lake has lost the decision on event ${eventId}`);
    return { state, record };
  }
}
