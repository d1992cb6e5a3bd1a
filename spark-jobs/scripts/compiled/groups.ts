import { goldTables, groups, publishedNames } from '@cardlake/card-features';
import { compiledTable } from './tables';

/** Compiled feature groups with their gold tables. */
export const compiledGroups = Object.fromEntries(
  publishedNames
    .filter((name) => groups[name].assembled !== true)
    .map((name) => [name, { ...groups[name], gold: compiledTable(goldTables[name]) }]),
);
