import { sqlError } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import type { DuckDBDataChunk, DuckDBPreparedStatement, DuckDBType } from '@duckdb/node-api';
import { lakeTables } from '../catalog/tables';
import type { EngineContext } from '../session/engine-context';
import { withLakeReader } from '../session/lake-reader';
import { confine, prepareSelect } from './read-only';
import { createViews } from './views';

/** Result of a query, read while it is computed. */
export interface QueryResult {
  /** Columns with unique names, in order. */
  readonly columns: readonly { readonly name: string; readonly type: DuckDBType }[];
  /**
   * Reads the rows chunk by chunk; may be called once.
   * @throws UserError with DuckDB's message; `lake_changed` when a writer removed a file after rows were read.
   */
  chunks(): AsyncIterable<DuckDBDataChunk>;
}

/**
 * Runs one SELECT, DESCRIBE, SUMMARIZE or SHOW over the newest version of a lake, where each table is a view
 * `layer.table`. It can neither change the lake nor read any other file.
 * @param consume reads the result; called again, over a newer version, when a writer removed a file before any row was
 *   read.
 * @throws UserError `not_a_query`, `sql`, `lake_changed`, `lake_missing` and the like; whatever `consume` throws.
 */
export const queryLake = <T>(
  lakeRoot: string,
  sql: string,
  context: EngineContext,
  consume: (result: QueryResult) => Promise<T>,
): Promise<T> =>
  withLakeReader(lakeRoot, context, async ({ lake, snapshot, session }) => {
    await confine(session, await createViews(session, lake.root, snapshot, lakeTables));
    return consume(await resultOf(await prepareSelect(session, sql)));
  });

async function resultOf(statement: DuckDBPreparedStatement): Promise<QueryResult> {
  const result = await statement.stream().catch((error: unknown) => {
    throw sqlError(error);
  });
  const types = result.columnTypes();
  const columns = result.deduplicatedColumnNames().map((name, index) => ({ name, type: types[index] }));
  return {
    columns: columns.flatMap(({ name, type }) => (type === undefined ? [] : [{ name, type }])),
    async *chunks() {
      let hasRows = false;
      try {
        for await (const chunk of result) {
          hasRows = true;
          yield chunk;
        }
      } catch (error) {
        throw readError(error, hasRows);
      }
    },
  };
}

function readError(error: unknown, hasRows: boolean): UserError {
  const known = sqlError(error);
  if (!hasRows || known.code !== 'file_missing') return known;
  return new UserError('lake_changed', 'a run replaced files of the lake while the query was reading them', {
    hint: 'Run the query again; the rows written so far are not the whole result.',
    cause: error,
  });
}
