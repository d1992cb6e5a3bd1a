import { type CardDecision, type CardEvent, cardEvents } from '@cardlake/card-schema';
import {
  type DecisionEvidence,
  deriveKeptColumns,
  type KnownEvent,
  LocalCardHistory,
  type PublishedRow,
  type SnapshotRead,
} from '@cardlake/feature-store/assembled';
import { publishedName } from '@cardlake/features';
import { type Label, oracle } from '@cardlake/features/test-kit';
import { createDecider, liveClock, type NeededSnapshot } from '../../src';
import { createDecisionAuditor } from '../../src/audit/decision-auditor';
import { readUsedSnapshots } from '../../src/decide/records';
import { snapshotsOf } from './any-traffic';
import { describedGroup, describedSnapshot } from './described-group';
import { deciderOptions, memoryPorts } from './test-decider';

/** An event, how it came, and what silver kept of it. */
export interface Delivery {
  readonly event: CardEvent;
  /** `loaded`: from the lake, before the first decision; `decided`; `unread`: into the lake alone. */
  readonly how: 'loaded' | 'decided' | 'unread';
  /** Milliseconds since the delivery before. */
  readonly pause: number;
  /** As silver has it; null for one that silver has lost. */
  readonly silver: CardEvent | null;
}

/** All that happens. */
export interface World {
  readonly deliveries: readonly Delivery[];
  /** Reports when the decisions are made, and afterwards. */
  readonly labels: readonly Label[];
  readonly laterLabels: readonly Label[];
  /** Most events that a read returns. */
  readonly bound: number;
  /** Instant from which on the history is complete. */
  readonly completeFrom: number;
  /** Days that were not published; the day before stands for one of them. */
  readonly unpublished: readonly string[];
}

/** A world in which nothing happens. */
export const QUIET_WORLD: World = {
  deliveries: [],
  labels: [],
  laterLabels: [],
  bound: 10_000,
  completeFrom: Number.NEGATIVE_INFINITY,
  unpublished: [],
};

const columns = deriveKeptColumns([describedGroup]);

const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

/** Decides about what was delivered, and collects what a lake would know afterwards. */
export async function decideWorld(world: World) {
  const history = new LocalCardHistory({ columns, bound: world.bound });
  await history.declareCompleteFrom(world.completeFrom);
  const events = world.deliveries.map(({ event }) => event);
  const readRow = snapshotsOf(events, world.labels);
  const readSnapshot = (needed: NeededSnapshot): SnapshotRead =>
    world.unpublished.includes(needed.day)
      ? { ...readSnapshot({ ...needed, day: dayBefore(needed.day) }), isStale: true }
      : readRow(needed);
  const begin = Math.floor(Math.min(...events.map(({ ts }) => ts)) / 1000);
  let ms = begin;
  const clock = liveClock({ now: () => ms });
  const ports = memoryPorts();
  const decider = createDecider(
    {
      ...ports,
      history,
      clock,
      snapshots: { read: async (group, key, day) => readSnapshot({ group, key, day }) },
    },
    deciderOptions(),
  );
  const isKept = ({ ts }: CardEvent): boolean => ts >= world.completeFrom;
  for (const { event, how } of world.deliveries)
    if (how === 'loaded' && isKept(event)) await history.keep(event);
  const decided: CardDecision[] = [];
  const known: KnownEvent[] = [];
  for (const { event, how, pause, silver } of world.deliveries) {
    ms += pause;
    const arrivedAt = begin * 1000 + (how === 'loaded' ? -1 : 60e6);
    let keptAt: number | null = null;
    if (how === 'decided') {
      const result = await decider.decideEvent(event);
      if (result.state !== 'decided') throw new Error(`expected a decision, got ${result.state}`);
      decided.push(result.record);
      keptAt = result.record.history_read_at;
    }
    const isSame = silver !== null && silver === event;
    if (silver !== null)
      known.push({ event: silver, origin: 'silver', keptAt: isSame ? keptAt : null, arrivedAt });
    if (silver === null && how === 'decided')
      known.push({
        event: { ...event, currency: '', country: '', pos_mode: '' },
        origin: 'absent',
        keptAt,
        arrivedAt,
      });
    if (silver !== null && !isSame) known.push({ event, origin: 'conflict', keptAt, arrivedAt });
  }
  const silver = world.deliveries.flatMap((each) => each.silver ?? []);
  const gold = oracle(
    describedGroup,
    cardEvents,
    silver,
    [...world.labels, ...world.laterLabels],
    [describedSnapshot],
  );
  const evidenceOf = (decision: CardDecision): DecisionEvidence => ({
    silver: silver.find(({ event_id }) => event_id === decision.event_id),
    gold: gold.get(decision.event_id),
    published: publishedFor(decision, readRow),
  });
  return { decided, known: known.sort((a, b) => a.event.ts - b.event.ts), evidenceOf };
}

const publishedFor = (
  decision: CardDecision,
  readRow: (needed: NeededSnapshot) => SnapshotRead,
): PublishedRow[] =>
  readUsedSnapshots(decision).map(({ day }) => ({
    group: publishedName(describedSnapshot),
    isKept: true,
    values: readRow({ group: describedSnapshot, key: decision.merchant_id, day }).values,
  }));

export const auditor = createDecisionAuditor(describedGroup, [describedSnapshot]);

/** Judges the decisions of a world. @param damage changes a decision before that */
export async function auditWorld(world: World, damage = (decision: CardDecision) => decision) {
  const { decided, known, evidenceOf } = await decideWorld(world);
  return decided.map((decision) => {
    const ofCard = known.filter(({ event }) => event.card_id === decision.card_id);
    return { decision, verdict: auditor.openCard(ofCard)(damage(decision), evidenceOf(decision)) };
  });
}
