import {
  type CardDecision,
  type CardEvent,
  DECISIONS,
  formatHistoryHash,
  formatPayloadHash,
  undecidedColumns,
} from '@cardlake/card-schema';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import { z } from 'zod';
import { vectorJson } from '../values/vector-json';
import type { EarlierDecision, Judgement, Opinion, UsedSnapshot } from './judge';
import type { StepTimer } from './step-timer';

/** A read of the history of a card, as decisions record it. */
export interface HistoryFacts {
  /** Instant before it began, µs. */
  readonly readAt: number;
  /** Number of the events that were read. */
  readonly count: number;
  /** Sum of the 64-bit hashes of their ids, hexadecimal. */
  readonly idHash: string;
}

/** A decision with its circumstances; instants in µs. */
interface Decided {
  readonly payloadHash: string;
  readonly judgement: Judgement;
  readonly receivedAt: number;
  readonly history: HistoryFacts;
  readonly decidedAt: number;
  readonly timer: StepTimer;
}

/** Makes the records of decisions. */
export interface Records {
  decided(event: CardEvent, decided: Decided): CardDecision;
  /** Makes the record of an event that was received too late; it depends on nothing else, so that all are equal. */
  late(event: CardEvent, payloadHash: string, receivedAt: number): CardDecision;
  /** Reads what the reasons of a decision depend on; undefined for a late one. */
  read(record: CardDecision): EarlierDecision | undefined;
}

const decisionSchema = z.enum(DECISIONS);

/** Snapshot rows that a decision used, as JSON. */
export const usedSnapshots = z.array(z.object({ group: z.string(), day: z.string(), version: z.number() }));

/** Reads the snapshot rows that a decision used. */
export const readUsedSnapshots = ({ snapshots }: Pick<CardDecision, 'snapshots'>): readonly UsedSnapshot[] =>
  usedSnapshots.parse(JSON.parse(snapshots));

/** Creates the maker of records of a judge's decisions. */
export function createRecords(group: CompiledGroup): Records {
  const vectors = vectorJson(group);
  const served = { feature_group: publishedName(group), definition_hash: group.hash };
  return {
    decided(event, { payloadHash, judgement, history, receivedAt, decidedAt, timer }) {
      const { decision, decidedBy, version, scored, features, flags, matches, used, reasons, shadows } =
        judgement;
      return {
        ...columnsOf(event),
        received_at: receivedAt,
        decided_at: decidedAt,
        state: 'decided',
        decision,
        score: scored.score,
        probability: scored.probability,
        model: version.name,
        model_version: version.version,
        policy_hash: version.policyHash,
        ...served,
        features: vectors.write(features),
        flags: JSON.stringify(flags),
        snapshots: JSON.stringify(used),
        rules: JSON.stringify(matches.map(({ id }) => id)),
        reasons: reasons === null ? null : JSON.stringify(reasons),
        history_read_at: history.readAt,
        history_events: BigInt(history.count),
        history_hash: formatHistoryHash(BigInt(`0x${history.idHash}`)),
        steps: JSON.stringify(timer.times()),
        shadows: JSON.stringify(shadows.map(shadowOf)),
        decided_by: decidedBy,
        payload_hash: formatPayloadHash(payloadHash),
      };
    },
    late: (event, payloadHash, receivedAt) => ({
      ...columnsOf(event),
      received_at: receivedAt,
      decided_at: receivedAt,
      state: 'late',
      ...undecidedColumns,
      payload_hash: formatPayloadHash(payloadHash),
    }),
    read(record) {
      const { decision, model_version: version, features, received_at: receivedAt } = record;
      if (decision === null || version === null || features === null) return undefined;
      return {
        decision: decisionSchema.parse(decision),
        version,
        vector: vectors.read(features),
        used: readUsedSnapshots(record),
        receivedAt,
      };
    },
  };
}

const shadowOf = ({ version, scored }: Opinion) => ({
  model: version.name,
  model_version: version.version,
  ...scored,
});

/** The columns of an event that its decision repeats. */
const columnsOf = ({ event_id, card_id, merchant_id, ts, amount }: CardEvent) => ({
  event_id,
  card_id,
  merchant_id,
  ts,
  amount,
});
