import {
  businessFields,
  type CardDecision,
  type CardEvent,
  maskPans,
  parseAuthorization,
} from '@cardlake/card-schema';
import type { CardHistory, SnapshotRows } from '@cardlake/feature-store/assembled';
import { rejectionText } from '@cardlake/schema';
import { type DecisionPorts, decideOnce } from '../once/decide-once';
import type { DecisionTable } from '../once/decision-table';
import { hashPayload } from '../once/payload-hash';
import type { RemoteScorer } from '../version/remote-scorer';
import type { DecisionClock } from './clock';
import { createJudge, type DeciderOptions, type Past } from './judge';
import { createRecords } from './records';
import { StepTimer, type Stopwatch } from './step-timer';

/** Ports of a decider. */
export interface DeciderPorts {
  readonly table: DecisionTable<CardDecision>;
  readonly history: Pick<CardHistory, 'keep' | 'read'>;
  readonly snapshots: Pick<SnapshotRows, 'read'>;
  /** Scores in the place of the process, which does it as well when no answer comes. @default none */
  readonly scorer?: RemoteScorer;
  readonly clock: DecisionClock;
  readonly stopwatch: Stopwatch;
}

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

/** A history read, and the instant before it began. */
interface ReadPast extends Past {
  readonly readAt: number;
}

/** Circumstances of one delivery of an event. */
interface Circumstances {
  readonly timer: StepTimer;
  readonly isExplained: boolean;
  readonly payloadHash: string;
  readonly onRecord: (record: CardDecision) => void;
}

/** Creates a decider. It keeps nothing itself, so a server can replace it when rules or versions change. */
export function createDecider(ports: DeciderPorts, options: DeciderOptions): Decider {
  const { table, history, snapshots, scorer, clock, stopwatch } = ports;
  const { assembler } = options;
  const judge = createJudge(options);
  const records = createRecords(options.group);

  const readPast = async (event: CardEvent, timer: StepTimer): Promise<ReadPast> => {
    const { card_id: card, ts } = event;
    const readAt = clock.now();
    const needed = assembler.listSnapshots(event);
    const [events, rows] = await Promise.all([
      timer.wait('history', () => history.read(card, ts - assembler.reachMicros, ts)),
      timer.wait('snapshots', () =>
        Promise.all(needed.map(({ group, key, day }) => snapshots.read(group, key, day))),
      ),
    ]);
    return { history: events, needed, snapshots: rows, readAt };
  };

  const portsOf = ({
    timer,
    isExplained,
    payloadHash,
    onRecord,
  }: Circumstances): DecisionPorts<CardEvent, ReadPast, CardDecision> => ({
    table: {
      claim: (claim) => timer.wait('claim', () => table.claim(claim)),
      finish: (id, final) => {
        onRecord(final.record);
        return table.finish(id, final);
      },
    },
    history: {
      keep: (event) => timer.wait('keep', () => history.keep(event)),
      readBefore: (event) => readPast(event, timer),
    },
    async decide(event, past, receivedAt) {
      const prepared = judge.prepare(event, past, timer);
      const { version, features } = prepared;
      const remote = scorer && {
        margin: await timer.wait('endpoint', () =>
          scorer.margin(version.version, version.rowOf(event, features)),
        ),
      };
      const context = { atMicros: receivedAt, remote, isExplained, timer };
      const judgement = judge.judge(event, past, prepared, context);
      return records.decided(event, {
        ...past,
        payloadHash,
        judgement,
        receivedAt,
        decidedAt: clock.now(),
        timer,
      });
    },
    recordLate: (event, receivedAt) => records.late(event, payloadHash, receivedAt),
  });

  const decide = async (
    event: CardEvent,
    { explain: isExplained = false, receivedAt = clock.receiptOf(event.ts), onMade }: DecideOptions,
    timer: StepTimer,
  ): Promise<DecisionResult> => {
    const payloadHash = hashPayload(businessFields, event);
    const received = { event, eventId: event.event_id, time: event.ts, payloadHash, receivedAt };
    let own: CardDecision | undefined;
    const onRecord = (record: CardDecision): void => {
      own = record;
    };
    const result = await decideOnce(received, portsOf({ timer, isExplained, payloadHash, onRecord }));
    if (result.state === 'conflicting_duplicate') return { ...result, eventId: event.event_id };
    const { record } = result;
    if (own !== undefined && isSameMaking(own, record)) onMade?.(record);
    if (!isExplained || record.reasons !== null) return result;
    const reasons = explain(event, record);
    return reasons === null ? result : { ...result, record: { ...record, reasons: JSON.stringify(reasons) } };
  };

  const explain = (event: CardEvent, record: CardDecision): readonly string[] | null => {
    const earlier = records.read(record);
    return earlier === undefined ? null : (judge.explain(event, earlier) ?? null);
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
    explain,
  };
}

/** True for two records of one making: those of two deliveries at once took other times. */
const isSameMaking = (a: CardDecision, b: CardDecision): boolean =>
  a.decided_at === b.decided_at && a.steps === b.steps;
