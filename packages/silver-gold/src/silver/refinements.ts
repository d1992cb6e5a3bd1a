import {
  bronzeCardAuthorization,
  bronzeCardDispute,
  cardDisputes,
  cardTransactions,
} from '@cardlake/card-schema';
import type { LakeTable } from '@cardlake/lake';
import type { BronzeObject } from '../bronze-object';

/** Where a bronze type's valid rows go, and how rows of one event_id are ranked. */
export interface Refinement {
  readonly bronze: LakeTable;
  readonly silver: LakeTable;
  /** SQL order in which the first row of an event_id is the one that silver keeps. */
  readonly rank: string;
  /** Whether a row that loses with another payload is quarantined; otherwise it is superseded. */
  readonly conflicts: boolean;
}

export const refinements: Readonly<Record<BronzeObject['type'], Refinement>> = {
  card_authorization: {
    bronze: bronzeCardAuthorization,
    silver: cardTransactions,
    rank: 'ingested_at, source_object, line',
    conflicts: true,
  },
  card_dispute: {
    bronze: bronzeCardDispute,
    silver: cardDisputes,
    rank: 'reported_at DESC, ingested_at DESC, source_object DESC, line DESC',
    conflicts: false,
  },
};
