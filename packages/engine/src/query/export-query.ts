import { pathLiteral, sql } from '@cardlake/lake';
import type { EngineContext } from '../session/engine-context';
import { withLakeReader } from '../session/lake-reader';
import { limitTo } from '../statements/read-only';
import { type LakeQuery, prepareQuery } from './prepare-query';
import { suggestTable } from './suggest-table';

/**
 * Writes the result of a query, see `queryLake`, as a Parquet file. It is compressed, and never in memory as a whole.
 * @param path file to write, over an older one; nothing else can be written.
 * @throws UserError `not_a_query`, `sql`, `lake_missing`, `disk_full` and the like.
 */
export const exportQuery = (query: LakeQuery, context: EngineContext, path: string): Promise<void> =>
  withLakeReader(query.lakeRoot, context, async (read) => {
    const { limit = 0 } = query;
    try {
      const given = await prepareQuery(read, query, [path]);
      const statement = limitTo(given, limit);
      await read.session.run(
        given.relation === undefined
          ? statement
          : sql`COPY (${limit === 0 ? given.relation : statement}) TO ${pathLiteral(path)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`,
      );
    } catch (error) {
      throw await suggestTable(read, error);
    }
  });
