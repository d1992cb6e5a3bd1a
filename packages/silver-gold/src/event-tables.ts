import {
  bronzeCardAuthorization,
  bronzeCardDecision,
  bronzeCardDispute,
  cardDisputes,
  cardTransactions,
  decisions,
} from '@cardlake/card-schema';
import type { LakeTable } from '@cardlake/lake';
import type { SourceObject } from './source-object';

/** The table that a type of event arrives in, and the one that its valid rows go to. */
export interface EventTables {
  readonly type: SourceObject['type'];
  readonly bronze: LakeTable;
  /** A table of silver; of gold for decisions, which need no refinement beyond it. */
  readonly silver: LakeTable;
}

export const eventTables: Readonly<Record<SourceObject['type'], EventTables>> = {
  card_authorization: {
    type: 'card_authorization',
    bronze: bronzeCardAuthorization,
    silver: cardTransactions,
  },
  card_dispute: { type: 'card_dispute', bronze: bronzeCardDispute, silver: cardDisputes },
  card_decision: { type: 'card_decision', bronze: bronzeCardDecision, silver: decisions },
};

/** The tables that hold the valid rows of bronze. */
export const refinedTables: readonly LakeTable[] = Object.values(eventTables).map(({ silver }) => silver);

/** Lists the columns by which deliveries of one event are told apart: with the same values, they are duplicates. */
export const payloadColumns = ({ bronze }: EventTables): string[] =>
  Object.keys(bronze.fields).filter((name) => name !== 'event_id');
