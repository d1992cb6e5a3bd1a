import { numberOf } from '@cardlake/runtime';
import type { DuckDBDataChunk, DuckDBResult, DuckDBType } from '@duckdb/node-api';
import { type DuckSession, sqlError } from './session';
import { namedFiles, type Sql, type SqlValue, sql } from './sql';

/** Result of a query, read while it is computed. */
export interface RowStream {
  /** Columns with unique names, in order. */
  readonly columns: readonly { readonly name: string; readonly type: DuckDBType }[];
  /**
   * Reads the rows chunk by chunk; may be called once. A chunk is valid until the next is requested; the next is fetched
   * while the caller works on it. The connection of the session must not be used meanwhile.
   * @throws UserError, see `openSession`, when the query fails, even after its last row was delivered.
   */
  chunks(): AsyncGenerator<DuckDBDataChunk>;
}

/**
 * Starts a query and streams its result. It runs in a transaction of its own, which ends with the stream: call `chunks`.
 * @throws UserError, see `openSession`, when the query fails before its first chunk.
 */
export async function openRowStream(
  session: DuckSession,
  query: Sql,
  values: readonly SqlValue[] = [],
): Promise<RowStream> {
  await session.bring(namedFiles(query));
  await session.run(sql`BEGIN TRANSACTION READ ONLY`);
  let result: DuckDBResult;
  try {
    result = await session.connection.stream(query, [...values]);
  } catch (error) {
    await session.run(sql`ROLLBACK`);
    throw sqlError(error);
  }
  const types = result.columnTypes();
  const columns = result.deduplicatedColumnNames().map((name, index) => ({ name, type: types[index] }));
  return {
    columns: columns.flatMap(({ name, type }) => (type === undefined ? [] : [{ name, type }])),
    chunks: () => readChunks(session, { query, values }, result),
  };
}

/**
 * Streams the result of a query, with values for `$1`, `$2`, …, chunk by chunk, see `RowStream`.
 * @throws UserError, see `openSession`, when the query fails.
 */
export async function* streamChunks(
  session: DuckSession,
  query: Sql,
  values: readonly SqlValue[] = [],
): AsyncGenerator<DuckDBDataChunk> {
  yield* (await openRowStream(session, query, values)).chunks();
}

/** A query with the values of its parameters. */
interface BoundQuery {
  readonly query: Sql;
  readonly values: readonly SqlValue[];
}

async function* readChunks(
  session: DuckSession,
  statement: BoundQuery,
  result: DuckDBResult,
): AsyncGenerator<DuckDBDataChunk> {
  const fetch = () => {
    const chunk = result.fetchChunk();
    // Avoids unhandledRejection.
    chunk.catch(() => {});
    return chunk;
  };
  let next = fetch();
  let rows = 0;
  let hasFailed = false;
  try {
    for (;;) {
      const chunk = await next;
      if (!chunk || chunk.rowCount === 0) break;
      next = fetch();
      rows += chunk.rowCount;
      yield chunk;
    }
    hasFailed = await isTransactionAborted(session);
  } catch (error) {
    throw sqlError(error);
  } finally {
    await next.catch(() => {});
    await session.run(sql`ROLLBACK`);
  }
  if (hasFailed) throw await findFailure(session, statement, rows);
}

/**
 * Tells whether the query that was streamed in this transaction has failed. The DuckDB client ends a stream that fails after
 * its first chunk like a complete one (`duckdb_result_error` is missing in @duckdb/node-api 1.5.6); but a failed query aborts
 * its transaction.
 */
const isTransactionAborted = (session: DuckSession): Promise<boolean> =>
  session.connection.run('SELECT 1').then(
    () => false,
    () => true,
  );

/** Finds out why a streamed query failed: runs it again without keeping its rows, which throws the error. */
async function findFailure(
  session: DuckSession,
  { query, values }: BoundQuery,
  rows: number,
): Promise<unknown> {
  const unknown = sqlError(new Error(`the query failed after ${numberOf(rows, 'row')}, without a message`));
  if (session.isInterrupted()) return unknown;
  return session.run(sql`EXPLAIN ANALYZE ${query}`, values).then(
    () => unknown,
    (error: unknown) => error,
  );
}
