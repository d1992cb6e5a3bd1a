import { type DuckSession, openRowStream, type RowStream, type Sql } from '@cardlake/lake';
import { isUserError, UserError } from '@cardlake/runtime';
import { lakeTables } from '../catalog/tables';
import type { EngineContext } from '../session/engine-context';
import { withLakeReader } from '../session/lake-reader';
import { createFeedViews } from './feed-views';
import { confine, limitTo, readStatement } from './read-only';
import { suggestTable } from './suggest-table';
import { createViews } from './views';

/** Result of a query, whose rows may fail with `lake_changed` when a writer removed a file after rows were read. */
export type QueryResult = RowStream;

/** A query of a lake. */
export interface LakeQuery {
  readonly lakeRoot: string;
  /** SQL of the user. */
  readonly sql: string;
  /** Rows to return, 0 for all. */
  readonly limit?: number | undefined;
}

/**
 * Runs one SELECT, DESCRIBE, SUMMARIZE or SHOW over the newest version of a lake, where each table is a view
 * `layer.table`. It can neither change the lake nor read any other file.
 * @param consume reads the result; called again, over a newer version, when a writer removed a file before any row was
 *   read.
 * @throws UserError `not_a_query`, `sql`, `lake_changed`, `lake_missing` and the like; whatever `consume` throws.
 */
export const queryLake = <T>(
  { lakeRoot, sql, limit = 0 }: LakeQuery,
  context: EngineContext,
  consume: (result: QueryResult) => Promise<T>,
): Promise<T> =>
  withLakeReader(lakeRoot, context, async ({ lake, snapshot, session }) => {
    const files = await createViews(session, lake.root, snapshot, lakeTables, sql);
    await confine(session, [...files, ...(await createFeedViews(session, snapshot, sql))]);
    const statement = await readStatement(session, sql);
    return consume(tellOfChange(await openResult(session, limitTo(statement, limit))));
  });

async function openResult(session: DuckSession, statement: Sql): Promise<RowStream> {
  try {
    return await openRowStream(session, statement);
  } catch (error) {
    throw await suggestTable(session, error);
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
