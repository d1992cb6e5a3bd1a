import { goldTables, groups, publishedNames } from '@cardlake/card-features';
import { compiledTable } from './tables';

/** Compiled feature groups with their gold tables. */
export const compiledGroups = Object.fromEntries(
  publishedNames.map((name) => [name, { ...groups[name], gold: compiledTable(goldTables[name]) }]),
);
