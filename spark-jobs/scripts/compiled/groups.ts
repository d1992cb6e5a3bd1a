import { goldTables, groups, publishedNames } from '@cardlake/card-features';
import { compiledTable } from './tables';

/** The published feature groups in their compiled form, with their gold tables. */
export const compiledGroups = Object.fromEntries(
  publishedNames.map((name) => [name, { ...groups[name], gold: compiledTable(goldTables[name]) }]),
);
