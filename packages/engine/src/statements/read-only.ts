import { type DuckSession, globPattern, pathLiteral, type Sql, sql, userStatement } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { TABLES, TABLES_WITH_COLUMNS } from './table-list';

/** Confines a session to some files: it can use no other file, no network, no extension and no setting. */
export const confine = (session: DuckSession, paths: readonly string[]): Promise<void> =>
  // DuckDB asks for the pattern of a file first, then for the file that it finds.
  session.run(sql`SET allowed_paths = [${[...new Set(paths.flatMap((path) => [path, globPattern(path)]))].map(pathLiteral)}];
    SET enable_external_access = false;
    SET lock_configuration = true`);

/** A statement of a user that only reads. */
export interface ReadStatement {
  /** The statement, to run. */
  readonly statement: Sql;
  /** The same, to write after FROM or into parentheses; undefined when it is invalid, and only running it tells why. */
  readonly relation: Sql | undefined;
  /** The statement as DuckDB's parser writes it; undefined where it does not. */
  readonly parse?: unknown;
}

/** A statement as DuckDB's parser writes it; of its parts, those that tell kinds of statements apart. */
const parsedStatement = z.looseObject({
  node: z.looseObject({
    from_table: z
      .looseObject({
        type: z.string(),
        show_type: z.string().optional(),
        table_name: z.string().optional(),
      })
      .optional(),
  }),
});
const parsed = z.union([
  z.object({ error: z.literal(false), statements: z.array(parsedStatement) }),
  z.object({ error: z.literal(true), error_type: z.string() }),
]);

/**
 * Reads a user's SQL as one statement that only reads, or that is invalid. The parser alone decides that, since DuckDB
 * executes a part of some statements, such as EXPORT DATABASE, while it prepares them.
 * @throws UserError `not_a_query` for another one.
 */
export async function readStatement(session: DuckSession, query: string): Promise<ReadStatement> {
  const [found] = await session.rows(
    sql`SELECT json_serialize_sql($1::VARCHAR)::VARCHAR AS parse`,
    z.object({ parse: z.string() }),
    [query],
  );
  const parse = parsed.parse(JSON.parse(found?.parse ?? ''));
  const statement = userStatement(query);
  if (parse.error) {
    if (parse.error_type === 'parser') return { statement, relation: undefined };
    if (isPivot(query)) return { statement, relation: asRelation(query) };
    throw new UserError('not_a_query', 'a query may only read: SELECT, PIVOT, DESCRIBE, SUMMARIZE or SHOW', {
      hint: 'To write the result to a file: `cardlake query "SELECT …" --out rows.parquet`.',
    });
  }
  const [only] = parse.statements;
  if (only === undefined || parse.statements.length !== 1) {
    throw new UserError('not_a_query', `expected one SQL statement, found ${parse.statements.length}`, {
      hint: 'Put it in quotes as one argument: `cardlake query "SELECT count(*) FROM silver.card_transactions"`.',
    });
  }
  const from = only.node.from_table;
  if (from?.type !== 'SHOW_REF') return { statement, relation: asRelation(query), parse: only };
  // DuckDB lists the tables of the current schema, which has none of the lake's.
  const listed = TABLE_LISTS.get(from.table_name ?? '');
  return {
    statement: listed ?? statement,
    relation: sql`SELECT * FROM (${listed ?? asRelation(query)})`,
  };
}

/** Statements for those that list tables: SHOW TABLES; SHOW ALL TABLES, and DESCRIBE and SHOW alone. */
const TABLE_LISTS: ReadonlyMap<string, Sql> = new Map([
  ['"tables"', TABLES],
  ['__show_tables_expanded', TABLES_WITH_COLUMNS],
]);

/** Limits the rows of a statement; 0 for all. An invalid one stays as it is. */
export const limitTo = ({ statement, relation }: ReadStatement, rows: number): Sql =>
  rows === 0 || relation === undefined ? statement : sql`SELECT * FROM (${relation}) LIMIT ${rows}`;

/** A statement without its end, in lines of its own, since it may end with a comment. */
const asRelation = (query: string): Sql => sql`
${userStatement(query.replace(/[;\s]+$/, ''))}
`;

/** Comments and blanks, without a comment in a comment. */
const BLANK = /(?:\s|--[^\r\n]*[\r\n]|\/\*[^*]*\*\/)*/;
const SELECTING = new RegExp(
  `^${BLANK.source}\\(*${BLANK.source}(?:PIVOT|PIVOT_WIDER|FROM|WITH|SELECT)\\b`,
  'i',
);

/**
 * Tells whether a statement that the parser does not serialize pivots: it has the values of its columns looked up first, which is
 * a statement more. It begins like a SELECT, and with one semicolon at its end at most, nothing else can follow.
 */
const isPivot = (query: string): boolean =>
  SELECTING.test(query) && /\bPIVOT(_WIDER)?\b/i.test(query) && !/;\s*\S/.test(query);
