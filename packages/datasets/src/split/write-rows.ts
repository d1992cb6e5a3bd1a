import { mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DuckSession, identifier, pathLiteral, type Sql, sha256Of, sql } from '@cardlake/lake';
import type { Fields } from '@cardlake/schema';
import { z } from 'zod';
import type { Day } from '../day';
import type { DataFile } from '../manifest';

/** Fixed, so that equal rows give equal bytes. */
const ROW_GROUP = 122_880;

const PARQUET = sql`FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE ${ROW_GROUP}`;

const written = z.object({ count: z.bigint() });

/**
 * Writes rows of one day as a Parquet file, sorted by (ts, event_id) and named after its content, so that a
 * name never stands for two contents.
 * @param target `folder`: absolute, where the dataset is staged; `split`: subfolder, or '' for none.
 * @returns undefined when there were no rows.
 */
export async function writeRows(
  session: DuckSession,
  relation: Sql,
  fields: Fields,
  target: { readonly folder: string; readonly split: string; readonly day: Day },
): Promise<DataFile | undefined> {
  const columns = Object.keys(fields).map(identifier);
  const temporary = join(target.folder, 'writing.parquet');
  const [stats] = await session.rows(
    sql`COPY (SELECT ${columns} FROM ${relation} ORDER BY ts, event_id) TO ${pathLiteral(temporary)} (${PARQUET}, RETURN_STATS)`,
    written,
  );
  const rows = Number(stats?.count ?? 0);
  if (rows === 0) return undefined;
  const sha256 = await sha256Of(temporary);
  const name = `${target.day}-${sha256.slice(0, 16)}.parquet`;
  const path = target.split === '' ? name : `${target.split}/${name}`;
  mkdirSync(dirname(join(target.folder, path)), { recursive: true });
  renameSync(temporary, join(target.folder, path));
  return { path, sha256, rows, bytes: statSync(join(target.folder, path)).size };
}
