import type { DuckDBDataChunk } from '@duckdb/node-api';
import { type DuckSession, sqlError } from './session';

/**
 * Streams the result of a query chunk by chunk. A chunk is valid until the next is requested; the next is fetched while
 * the caller works on it. The connection of the session must not be used meanwhile.
 *
 * An error after the first chunk ends the stream early, because the DuckDB client does not report it: where rows must not
 * get lost, check their number.
 * @throws UserError, see `openSession`, when the query fails before its first chunk.
 */
export async function* streamChunks(session: DuckSession, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const failed = (error: unknown): never => {
    throw sqlError(error);
  };
  const result = await session.connection.stream(sql).catch(failed);
  const fetch = () => {
    const chunk = result.fetchChunk();
    // Avoids unhandledRejection.
    chunk.catch(() => {});
    return chunk;
  };
  let next = fetch();
  try {
    for (;;) {
      const chunk = await next.catch(failed);
      if (!chunk || chunk.rowCount === 0) return;
      next = fetch();
      yield chunk;
    }
  } finally {
    await next.catch(() => {});
  }
}
