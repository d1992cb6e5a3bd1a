import type { DuckDBDataChunk } from '@duckdb/node-api';
import { type DuckSession, sqlError } from './session';

/**
 * The chunks of a query's result, while it runs; each is valid until the next. The next is fetched while the caller
 * works on this one. The session's connection must not be
 * used meanwhile.
 * @throws UserError, see `openSession`.
 */
export async function* streamChunks(session: DuckSession, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const failed = (error: unknown): never => {
    throw sqlError(error);
  };
  const result = await session.connection.stream(sql).catch(failed);
  const fetch = () => {
    const chunk = result.fetchChunk();
    // A failure that nobody awaits yet is reported when its turn comes.
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
