import type { DuckDBDataChunk } from '@duckdb/node-api';
import { type DuckSession, sqlError } from './session';

/**
 * The chunks of a query's result, while it runs; each is valid until the next. The session's connection must not be
 * used meanwhile.
 * @throws UserError, see `openSession`.
 */
export async function* streamChunks(session: DuckSession, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const failed = (error: unknown): never => {
    throw sqlError(error);
  };
  const result = await session.connection.stream(sql).catch(failed);
  for (;;) {
    const chunk = await result.fetchChunk().catch(failed);
    if (!chunk || chunk.rowCount === 0) return;
    yield chunk;
  }
}
