import { type DuckSession, globPattern, pathLiteral, type Sql, sql, userStatement } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';

/** Confines a session to some files: it can use no other file, no network, no extension and no setting. */
export const confine = (session: DuckSession, paths: readonly string[]): Promise<void> =>
  // DuckDB asks for the pattern of a file first, then for the file that it finds.
  session.run(sql`SET allowed_paths = [${[...new Set(paths.flatMap((path) => [path, globPattern(path)]))].map(pathLiteral)}];
    SET enable_external_access = false;
    SET lock_configuration = true`);

const parsed = z.union([
  z.object({ error: z.literal(false), statements: z.array(z.unknown()) }),
  z.object({ error: z.literal(true), error_type: z.string() }),
]);

/**
 * Asserts that a user's SQL is one statement that only reads, or invalid. The parser alone decides that, since DuckDB
 * executes a part of some statements, such as EXPORT DATABASE, while it prepares them.
 * @returns the statement.
 * @throws UserError `not_a_query` for another one.
 */
export async function assertReadOnly(session: DuckSession, query: string): Promise<Sql> {
  const [found] = await session.rows(
    sql`SELECT json_serialize_sql($1::VARCHAR)::VARCHAR AS parse`,
    z.object({ parse: z.string() }),
    [query],
  );
  const parse = parsed.parse(JSON.parse(found?.parse ?? ''));
  if (!parse.error && parse.statements.length !== 1) {
    throw new UserError('not_a_query', `expected one SQL statement, found ${parse.statements.length}`, {
      hint: 'Put it in quotes as one argument: cardlake query "SELECT count(*) FROM silver.card_transactions".',
    });
  }
  if (parse.error && parse.error_type !== 'parser') {
    throw new UserError('not_a_query', 'a query may only read: SELECT, DESCRIBE, SUMMARIZE or SHOW', {
      hint: 'To write the result to a file: cardlake query "SELECT …" --csv > rows.csv.',
    });
  }
  return userStatement(query);
}
