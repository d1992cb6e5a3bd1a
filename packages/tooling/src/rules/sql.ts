import { importsOf, type Rule } from '../workspace';
import { lineRule } from './line-rule';

/** SQL that reads files comes from `fileReader` of the lake, which never takes a folder's name for a column. */
export const oneFileReader = lineRule(
  'SQL reads files here; call fileReader of @cardlake/lake',
  ({ shipped, fileReads }) => (shipped ? fileReads : []),
);

/** Tables that SQL makes are declared as relations, whose names and columns stand once; queries refer to them. */
export const declaredTables = lineRule(
  'SQL makes or fills a table by a name in its text; declare it with relation() of @cardlake/lake and refer to it',
  ({ shipped, bareTables }) => (shipped ? bareTables : []),
);

/** Files that may make SQL of any text: the tag, and the one for tests. */
const MAKES_SQL = ['packages/lake/src/sql.ts', 'packages/lake/test-kit/index.ts'];

/**
 * No value of data becomes part of SQL text. The type `Sql` sees to that, as long as nothing is declared to be SQL
 * without the tag `sql`, and no text goes to a connection past the session.
 */
export const noForgedSql = lineRule(
  'a text may not be declared to be SQL; write it with the tag `sql`, and bind or append values',
  ({ forgedSql }, place) => (MAKES_SQL.includes(place) ? [] : forgedSql),
);

/** Shipped code does not use the test kit of the lake, which makes SQL of any text. */
export const noSqlOfTests: Rule = (packages) =>
  importsOf(packages)
    .filter(({ file, specifier }) => file.shipped && specifier === '@cardlake/lake/test-kit')
    .map(({ where }) => ({ where, message: 'only tests may make SQL of any text; use the tag `sql`' }));
