import { type DuckSession, pathLiteral, type Sql, sql } from '@cardlake/lake';
import { lakeTables } from '../catalog/tables';
import type { EngineContext } from '../session/engine-context';
import { withLakeReader } from '../session/lake-reader';
import type { LakeQuery } from './query-lake';
import { confine, limitTo, readStatement } from './read-only';
import { suggestTable } from './suggest-table';
import { createViews } from './views';

/**
 * Writes the result of a query, see `queryLake`, as a Parquet file. It is compressed, and never in memory as a whole.
 * @param path file to write, over an older one; nothing else can be written.
 * @throws UserError `not_a_query`, `sql`, `lake_missing`, `disk_full` and the like.
 */
export const exportQuery = (
  { lakeRoot, sql: query, limit = 0 }: LakeQuery,
  context: EngineContext,
  path: string,
): Promise<void> =>
  withLakeReader(lakeRoot, context, async ({ lake, snapshot, session }) => {
    const files = await createViews(session, lake.root, snapshot, lakeTables, query);
    await confine(session, [...files, path]);
    const given = await readStatement(session, query);
    const statement = limitTo(given, limit);
    await runFor(
      session,
      given.relation === undefined
        ? statement
        : sql`COPY (${limit === 0 ? given.relation : statement}) TO ${pathLiteral(path)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`,
    );
  });

async function runFor(session: DuckSession, statement: Sql): Promise<void> {
  try {
    await session.run(statement);
  } catch (error) {
    throw await suggestTable(session, error);
  }
}
