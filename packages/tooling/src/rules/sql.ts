import { importsOf, type Rule } from '../workspace';

/** SQL that reads files comes from `fileReader` of the lake, which never takes a folder's name for a column. */
export const oneFileReader: Rule = (packages) =>
  packages.flatMap(({ folder, files }) =>
    files
      .filter(({ shipped }) => shipped)
      .flatMap(({ path, fileReads }) =>
        fileReads.map((line) => ({
          where: `${folder}/${path}:${line}`,
          message: 'SQL reads files here; call fileReader of @cardlake/lake',
        })),
      ),
  );

/** Files that may make SQL of any text: the tag, and the one for tests. */
const MAKES_SQL = ['packages/lake/src/sql.ts', 'packages/lake/test-kit/index.ts'];

/**
 * No value of data becomes part of SQL text. The type `Sql` sees to that, as long as nothing is declared to be SQL
 * without the tag `sql`, and no text goes to a connection past the session.
 */
export const noForgedSql: Rule = (packages) =>
  packages.flatMap(({ folder, files }) =>
    files
      .filter(({ path }) => !MAKES_SQL.includes(`${folder}/${path}`))
      .flatMap(({ path, forgedSql }) =>
        forgedSql.map((line) => ({
          where: `${folder}/${path}:${line}`,
          message:
            'a text may not be declared to be SQL; write it with the tag `sql`, and bind or append values',
        })),
      ),
  );

/** Shipped code does not use the test kit of the lake, which makes SQL of any text. */
export const noSqlOfTests: Rule = (packages) =>
  importsOf(packages)
    .filter(({ file, specifier }) => file.shipped && specifier === '@cardlake/lake/test-kit')
    .map(({ where }) => ({ where, message: 'only tests may make SQL of any text; use the tag `sql`' }));
