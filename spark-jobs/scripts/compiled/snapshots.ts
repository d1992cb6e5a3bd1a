import { snapshotGroups, snapshotTable } from '@cardlake/card-features';
import { publishedName } from '@cardlake/features';
import { compiledTable } from './tables';

/** Compiled snapshot groups with their gold tables. */
export const compiledSnapshots = Object.fromEntries(
  snapshotGroups.map((group) => [
    publishedName(group),
    { ...group, gold: compiledTable(snapshotTable(group)) },
  ]),
);
