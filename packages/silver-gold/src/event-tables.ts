import {
  bronzeCardAuthorization,
  bronzeCardDispute,
  cardDisputes,
  cardTransactions,
} from '@cardlake/card-schema';
import type { LakeTable } from '@cardlake/lake';
import type { SourceObject } from './source-object';

/** The table that a type of event arrives in, and the one that its valid rows go to. */
export interface EventTables {
  readonly bronze: LakeTable;
  readonly silver: LakeTable;
}

export const eventTables: Readonly<Record<SourceObject['type'], EventTables>> = {
  card_authorization: { bronze: bronzeCardAuthorization, silver: cardTransactions },
  card_dispute: { bronze: bronzeCardDispute, silver: cardDisputes },
};
