import { groupTable } from '@cardlake/card-features';
import { cardDisputes, cardTransactions, quarantine } from '@cardlake/card-schema';
import { datasetTables } from '@cardlake/datasets';
import type { LakeTable } from '@cardlake/lake';
import { datasetGroups, groups } from './groups';

const { training, inference } = datasetTables(datasetGroups);

/** Every table above bronze, in the order of the layers. */
export const lakeTables: readonly LakeTable[] = [
  cardTransactions,
  cardDisputes,
  quarantine,
  ...groups.map(groupTable),
  training,
  inference,
];
