import { openRowStream, type RowStream } from '@cardlake/lake';
import { isUserError, UserError } from '@cardlake/runtime';
import type { EngineContext } from '../session/engine-context';
import { type ReadContext, withLakeReader } from '../session/lake-reader';
import { limitTo } from '../statements/read-only';
import { type LakeQuery, prepareQuery } from './prepare-query';
import { suggestTable } from './suggest-table';

/** Result of a query, whose rows may fail with `lake_changed` when a writer removed a file after rows were read. */
export type QueryResult = RowStream;

/**
 * Runs one SELECT, DESCRIBE, SUMMARIZE or SHOW over the newest version of a lake, where each table is a view
 * `layer.table`. It can neither change the lake nor read any other file.
 * @param consume reads the result; called again, over a newer version, when a writer removed a file before any row was
 *   read.
 * @throws UserError `not_a_query`, `sql`, `lake_changed`, `lake_missing` and the like; whatever `consume` throws.
 */
export const queryLake = <T>(
  query: LakeQuery,
  context: EngineContext,
  consume: (result: QueryResult) => Promise<T>,
): Promise<T> =>
  withLakeReader(query.lakeRoot, context, async (read) =>
    consume(tellOfChange(await openResult(read, query))),
  );

async function openResult(read: ReadContext, query: LakeQuery): Promise<RowStream> {
  const { session } = read;
  try {
    return await openRowStream(session, limitTo(await prepareQuery(read, query), query.limit ?? 0));
  } catch (error) {
    throw await suggestTable(read, error);
  }
}

const tellOfChange = ({ columns, chunks }: RowStream): QueryResult => ({
  columns,
  async *chunks() {
    let hasRows = false;
    try {
      for await (const chunk of chunks()) {
        hasRows = true;
        yield chunk;
      }
    } catch (error) {
      if (!hasRows || !isUserError(error) || error.code !== 'file_missing') throw error;
      throw new UserError(
        'lake_changed',
        'a run replaced files of the lake while the query was reading them',
        {
          hint: 'Run the query again; the rows written so far are not the whole result.',
          cause: error,
        },
      );
    }
  },
});
