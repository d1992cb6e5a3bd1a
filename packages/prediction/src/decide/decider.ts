import { type CardDecision, type CardEvent, maskPans, parseAuthorization } from '@cardlake/card-schema';
import { rejectionText } from '@cardlake/schema';
import { type DecisionPorts, decideOnce } from '../once/decide-once';
import { payloadHashOf } from '../once/event-payload';
import { createDecisionSteps, type DeciderPorts, type DecisionSteps } from './decision-steps';
import type { DeciderOptions } from './judge';
import type { ReadEvent } from './read-event';
import { StepTimer } from './step-timer';

/** Answer to an event. */
export type DecisionResult =
  | { readonly state: 'decided' | 'late'; readonly record: CardDecision }
  /** The id was claimed with another payload; nothing was written. */
  | { readonly state: 'conflicting_duplicate'; readonly eventId: string }
  /** The line breaks rules of the wire: all of them, and the id of the event where one could be read. No card number is in it. */
  | { readonly state: 'rejected'; readonly reasons: readonly string[]; readonly eventId?: string };

/** Wishes about one decision. */
export interface DecideOptions {
  /** Explains an approval, too. */
  readonly explain?: boolean;
  /** Instant of the receipt, µs, for an event that another service has received; the clock's when left out. */
  readonly receivedAt?: number;
  /** Called with the record when this call made it, and not an earlier or a faster one: for what counts decisions once. */
  readonly onMade?: (record: CardDecision) => void;
}

/** Decides each event once. Calls may run at once and be repeated; every answer about an event is the same. */
export interface Decider {
  /** Reads a line by the rules of the wire, and decides. @throws whatever a port throws; the call may be repeated then */
  decideLine(line: string, options?: DecideOptions): Promise<DecisionResult>;
  /** Decides about an event that was read by the rules of the wire. @throws as {@link decideLine} */
  decideEvent(event: CardEvent, options?: DecideOptions): Promise<DecisionResult>;
  /** Finds the reasons of a decision that was made earlier; null when it was late, or its version is no longer loaded. */
  explain(event: CardEvent, record: CardDecision): readonly string[] | null;
}

/** Circumstances of one delivery of an event. */
interface Circumstances {
  readonly payloadHash: string;
  readonly timer: StepTimer;
  readonly isExplained: boolean;
  readonly onRecord: (record: CardDecision) => void;
}

/** Creates a decider. It keeps nothing itself, so a server can replace it when rules or versions change. */
export function createDecider(ports: DeciderPorts, options: DeciderOptions): Decider {
  const { table, clock, stopwatch } = ports;
  const steps = createDecisionSteps(ports, options);

  const portsOf = ({
    payloadHash,
    timer,
    isExplained,
    onRecord,
  }: Circumstances): DecisionPorts<CardEvent, ReadEvent, CardDecision> => ({
    table: {
      claim: (claim) => timer.wait('claim', () => table.claim(claim)),
      finish: (id, final) => {
        onRecord(final.record);
        return table.finish(id, final);
      },
    },
    history: {
      keep: (event) => steps.keep(event, timer),
      readBefore: (event) => steps.read(event, timer),
    },
    decide: (event, read, receivedAt) =>
      steps.decide(event, read, { payloadHash, receivedAt, isExplained }, timer),
    recordLate: (event, receivedAt) => steps.recordLate(event, { payloadHash, receivedAt }),
  });

  const decide = async (
    event: CardEvent,
    { explain: isExplained = false, receivedAt = clock.receiptOf(event.ts), onMade }: DecideOptions,
    timer: StepTimer,
  ): Promise<DecisionResult> => {
    const payloadHash = payloadHashOf(event);
    const received = { event, eventId: event.event_id, time: event.ts, payloadHash, receivedAt };
    let own: CardDecision | undefined;
    const onRecord = (record: CardDecision): void => {
      own = record;
    };
    const result = await decideOnce(received, portsOf({ payloadHash, timer, isExplained, onRecord }));
    if (result.state === 'conflicting_duplicate') return { ...result, eventId: event.event_id };
    const { record } = result;
    if (own !== undefined && isSameMaking(own, record)) onMade?.(record);
    return isExplained ? { ...result, record: withReasons(steps, event, record) } : result;
  };

  return {
    async decideLine(line, wishes = {}) {
      const timer = new StepTimer(stopwatch);
      const arrival = wishes.receivedAt ?? clock.arrival();
      const parsed = timer.time('parse', () => parseAuthorization(line, arrival));
      if (parsed.ok) return decide(parsed.row, wishes, timer);
      const { reasons, eventId } = parsed;
      const rejected = { state: 'rejected', reasons: reasons.map(rejectionText) } as const;
      return eventId === undefined ? rejected : { ...rejected, eventId: maskPans(eventId) };
    },
    decideEvent: (event, wishes = {}) => decide(event, wishes, new StepTimer(stopwatch)),
    explain: steps.explain,
  };
}

/** Adds the reasons to a record that was made without them, as far as they can be found. */
export function withReasons(
  { explain }: Pick<DecisionSteps, 'explain'>,
  event: CardEvent,
  record: CardDecision,
): CardDecision {
  const reasons = record.reasons === null ? explain(event, record) : null;
  return reasons === null ? record : { ...record, reasons: JSON.stringify(reasons) };
}

/** True for two records of one making: those of two deliveries at once took other times. */
export const isSameMaking = (a: CardDecision, b: CardDecision): boolean =>
  a.decided_at === b.decided_at && a.steps === b.steps;
