import type { CardDecision, CardEvent } from '@cardlake/card-schema';
import type { CardHistory, SnapshotRows } from '@cardlake/feature-store/assembled';
import { claimEvent, type DeliveryResult, finishEvent, type OpenClaim } from '../once/decide-once';
import type { DecisionTable, FinalState } from '../once/decision-table';
import { payloadHashOf } from '../once/event-payload';
import type { RemoteScorer } from '../version/remote-scorer';
import type { DecisionClock } from './clock';
import { createJudge, type DeciderOptions } from './judge';
import type { ReadEvent } from './read-event';
import { readEventCodec } from './read-event-json';
import { createRecords } from './records';
import type { StepTimer, Stopwatch } from './step-timer';

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

/** Circumstances of a decision. */
interface DecisionContext {
  /** See `payloadHashOf`. */
  readonly payloadHash: string;
  /** Instant of the first receipt, µs. */
  readonly receivedAt: number;
  /** True when an approval is explained, too. */
  readonly isExplained: boolean;
}

/** Steps of deciding about an event. Each may be done again, also after those behind it. */
export interface DecisionSteps {
  claim(
    event: CardEvent,
    receivedAt: number,
    timer: StepTimer,
  ): Promise<DeliveryResult<CardDecision> | OpenClaim>;
  /** Keeps an event in the history of its card. */
  keep(event: CardEvent, timer: StepTimer): Promise<void>;
  /** Reads the history of the card and the snapshot rows, and computes the vector. */
  read(event: CardEvent, timer: StepTimer): Promise<ReadEvent>;
  /** Scores the vector, applies lists and rules, and makes the record. */
  decide(
    event: CardEvent,
    read: ReadEvent,
    context: DecisionContext,
    timer: StepTimer,
  ): Promise<CardDecision>;
  /** Makes the record of an event that was received too late. */
  recordLate(event: CardEvent, context: Omit<DecisionContext, 'isExplained'>): CardDecision;
  /** Stores a record, unless there is one already. @returns the one that is stored */
  store(record: CardDecision): Promise<FinalState<CardDecision>>;
  /** Converts what was read to JSON, and back. */
  readonly json: ReturnType<typeof readEventCodec>;
  /** Finds the reasons of a decision that was made earlier; null when it was late, or its version is no longer loaded. */
  explain(event: CardEvent, record: CardDecision): readonly string[] | null;
}

/** Creates the steps of a decider. */
export function createDecisionSteps(ports: DeciderPorts, options: DeciderOptions): DecisionSteps {
  const { table, history, snapshots, scorer, clock } = ports;
  const { assembler } = options;
  const judge = createJudge(options);
  const records = createRecords(options.group);
  return {
    claim: (event, receivedAt, timer) =>
      timer.wait('claim', () =>
        claimEvent(
          { eventId: event.event_id, time: event.ts, payloadHash: payloadHashOf(event), receivedAt },
          table,
        ),
      ),
    keep: (event, timer) => timer.wait('keep', () => history.keep(event)),
    async read(event, timer) {
      const { card_id: card, ts } = event;
      const readAt = clock.now();
      const needed = assembler.listSnapshots(event);
      const [events, rows] = await Promise.all([
        timer.wait('history', () => history.read(card, ts - assembler.reachMicros, ts)),
        timer.wait('snapshots', () =>
          Promise.all(needed.map(({ group, key, day }) => snapshots.read(group, key, day))),
        ),
      ]);
      const prepared = judge.prepare(event, { history: events, needed, snapshots: rows }, timer);
      return { ...prepared, history: { readAt, count: events.count, idHash: events.idHash } };
    },
    async decide(event, read, { payloadHash, receivedAt, isExplained }, timer) {
      const version = judge.chooseVersion(event);
      const remote = scorer && {
        margin: await timer.wait('endpoint', () =>
          scorer.margin(version.version, version.rowOf(event, read.features)),
        ),
      };
      const judgement = judge.judge(event, read, {
        version,
        atMicros: receivedAt,
        remote,
        isExplained,
        timer,
      });
      return records.decided(event, {
        payloadHash,
        judgement,
        history: read.history,
        receivedAt,
        decidedAt: clock.now(),
        timer,
      });
    },
    recordLate: (event, { payloadHash, receivedAt }) => records.late(event, payloadHash, receivedAt),
    store: (record) =>
      finishEvent(record.event_id, { state: record.state === 'late' ? 'late' : 'decided', record }, table),
    json: readEventCodec(options.group),
    explain(event, record) {
      const earlier = records.read(record);
      return earlier === undefined ? null : (judge.explain(event, earlier) ?? null);
    },
  };
}
