import { withoutCurrentEvent } from '@cardlake/features';
import { type DuckSession, identifier, joinSql, pathLiteral, type Sql, sql } from '@cardlake/lake';
import { z } from 'zod';
import { typedFeature } from '../gold/feature-columns';
import type { ChosenFeature } from './choose-features';
import type { EntityFile } from './entity-file';
import { ENTITY_ROWS, entityColumn } from './join-relations';
import { typeTextColumns } from './text-columns';

/** File to write the result to. */
export interface JoinedFile {
  readonly path: string;
  readonly format: 'parquet' | 'csv';
}

const OPTIONS = {
  parquet: sql`FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1`,
  csv: sql`FORMAT csv, HEADER`,
} as const;

const written = z.object({ Count: z.bigint() });

/**
 * Writes the columns of the file and the features, in the order of its rows.
 * @param tables relations with the features by `row_id`
 * @returns number of rows
 */
export async function writeJoined(
  session: DuckSession,
  file: EntityFile,
  tables: readonly Sql[],
  features: readonly ChosenFeature[],
  out: JoinedFile,
): Promise<number> {
  const own = await ownColumns(session, file, out);
  const joined = features.map(({ group, feature }) => typedFeature(withoutCurrentEvent(group), feature));
  const joins = tables.map((table) => sql`JOIN ${table} USING (row_id)`);
  const [found] = await session.rows(
    sql`COPY (SELECT ${[...own, ...joined]} FROM (SELECT *, rowid AS row_id FROM ${ENTITY_ROWS})
      ${joinSql(joins, ' ')} ORDER BY row_id) TO ${pathLiteral(out.path)} (${OPTIONS[out.format]})`,
    written,
  );
  return Number(found?.Count ?? 0);
}

/** The columns of the file under their names; of a CSV file those of numbers as numbers, unless the result is CSV, too. */
async function ownColumns(session: DuckSession, file: EntityFile, out: JoinedFile): Promise<Sql[]> {
  const names = [...file.types.keys()];
  const isText = file.format === 'csv' && out.format !== 'csv';
  const values = isText
    ? await typeTextColumns(session, ENTITY_ROWS, names.length)
    : names.map((_, n) => entityColumn(n));
  return values.map((value, n) => sql`${value} AS ${identifier(names[n] ?? '')}`);
}
