import { type DuckSession, literal, sqlError } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import type { DuckDBPreparedStatement } from '@duckdb/node-api';
import { z } from 'zod';

/** Leaves a session nothing but some files to use: no other file, no network, no extension, no setting. */
export const confine = (session: DuckSession, paths: readonly string[]): Promise<void> =>
  session.run(`SET allowed_paths = [${paths.map(literal).join(', ')}];
    SET enable_external_access = false;
    SET lock_configuration = true`);

const parsed = z.union([
  z.object({ error: z.literal(false), statements: z.array(z.unknown()) }),
  z.object({ error: z.literal(true), error_type: z.string() }),
]);

/**
 * Prepares a user's SQL when it is one statement that only reads. The parser alone decides that: DuckDB does some of
 * its writing, EXPORT DATABASE for one, while it prepares.
 * @throws UserError `not_a_query` when it is another statement, `sql` with DuckDB's message when it is none.
 */
export async function prepareSelect(session: DuckSession, sql: string): Promise<DuckDBPreparedStatement> {
  const [found] = await session.rows(
    `SELECT json_serialize_sql(${literal(sql)})::VARCHAR AS parse`,
    z.object({ parse: z.string() }),
  );
  const parse = parsed.parse(JSON.parse(found?.parse ?? ''));
  if (!parse.error && parse.statements.length !== 1) {
    throw new UserError('not_a_query', `one SQL statement is wanted, there are ${parse.statements.length}`, {
      hint: 'Put it in quotes as one argument: cardlake query "SELECT count(*) FROM silver.card_transactions".',
    });
  }
  if (parse.error && parse.error_type !== 'parser') {
    throw new UserError('not_a_query', 'a query only reads: SELECT, DESCRIBE, SUMMARIZE or SHOW', {
      hint: 'To write the result to a file: cardlake query "SELECT …" --csv > rows.csv.',
    });
  }
  try {
    return await session.connection.prepare(sql);
  } catch (error) {
    throw sqlError(error);
  }
}
