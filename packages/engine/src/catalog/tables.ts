import { groupTable, snapshotGroups, snapshotTable } from '@cardlake/card-features';
import { cardDisputes, cardTransactions, decisions, quarantine } from '@cardlake/card-schema';
import { datasetTables as datasetTablesOf } from '@cardlake/datasets';
import { type LakeTable, tableId } from '@cardlake/lake';
import { goldQueues, silverTables } from '@cardlake/silver-gold';
import { chooseDatasetGroups } from './dataset-groups';
import { groups } from './groups';

const { training, inference } = datasetTablesOf(chooseDatasetGroups());

/** The tables that hold datasets, with the columns that they have unless other groups are named. */
export const datasetTables: readonly LakeTable[] = [training, inference];

/** Every table above bronze, in the order of the layers. */
export const lakeTables: readonly LakeTable[] = [
  cardTransactions,
  cardDisputes,
  quarantine,
  ...groups.map(groupTable),
  ...snapshotGroups.map(snapshotTable),
  decisions,
  ...datasetTables,
];

/** The tables above bronze and those that no query shows, which runs keep for themselves. */
export const storedTables: readonly LakeTable[] = [
  ...new Set([...lakeTables, ...silverTables, ...goldQueues]),
];

/** Ids of the tables that hold datasets. */
export const datasetTableIds: ReadonlySet<string> = new Set(datasetTables.map(tableId));
