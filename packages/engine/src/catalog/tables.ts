import { groupTable, snapshotGroups, snapshotTable } from '@cardlake/card-features';
import { cardDisputes, cardTransactions, quarantine } from '@cardlake/card-schema';
import { datasetTables as datasetTablesOf } from '@cardlake/datasets';
import { type LakeTable, tableId } from '@cardlake/lake';
import { datasetGroups, groups } from './groups';

const { training, inference } = datasetTablesOf(datasetGroups);

/** The tables that hold datasets. */
export const datasetTables: readonly LakeTable[] = [training, inference];

/** Every table above bronze, in the order of the layers. */
export const lakeTables: readonly LakeTable[] = [
  cardTransactions,
  cardDisputes,
  quarantine,
  ...groups.map(groupTable),
  ...snapshotGroups.map(snapshotTable),
  ...datasetTables,
];

/** Ids of the tables that hold datasets. */
export const datasetTableIds: ReadonlySet<string> = new Set(datasetTables.map(tableId));
