import {
  type CardDecision,
  type CardEvent,
  CONTROL_FLAG,
  DECIDERS,
  DECISIONS,
  type DecidedBy,
} from '@cardlake/card-schema';
import type { Decision } from '@cardlake/model';
import { z } from 'zod';
import { readTexts } from '../decide/read-texts';

/** A record of a decision, with what is known of its event by now. */
export interface LabelledDecision {
  readonly record: CardDecision;
  /** Undefined while silver does not have the event; a record lacks some of its columns. */
  readonly event: CardEvent | undefined;
  /** True for fraud; undefined for a decline on which nobody reported: its label never comes. */
  readonly label: boolean | undefined;
}

/** A decision by a model, read from its record. */
export interface RecordedDecision {
  readonly version: string;
  readonly decision: Decision;
  readonly score: number;
  readonly probability: number;
  /** Ids of the lists and rules that matched. */
  readonly rules: readonly string[];
  /** Undefined in an old record of a decision that lists or rules matched: it does not say whether they decided. */
  readonly decidedBy: DecidedBy | undefined;
  /** True for a decline by the model that passed all the same. */
  readonly isControl: boolean;
}

const columns = z.object({
  model_version: z.string(),
  decision: z.enum(DECISIONS),
  score: z.number(),
  probability: z.number(),
  decided_by: z.enum(DECIDERS).nullable(),
});

/** Reads a record of a decision by a model. @throws Error for one that was late */
export function readRecorded(record: CardDecision): RecordedDecision {
  const { model_version: version, decided_by: recordedBy, ...made } = columns.parse(record);
  const isControl = readTexts(record.flags).includes(CONTROL_FLAG);
  const rules = readTexts(record.rules);
  const decidedBy = recordedBy ?? (rules.length === 0 ? 'model' : undefined);
  return { version, ...made, rules, decidedBy, isControl };
}
