import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckSession, identifier, literal } from '@cardlake/lake';
import { businessFields } from '@cardlake/schema';
import type { Source } from './source';

/** A share of a source in which every entity's rows are together. */
export interface Slice {
  readonly source: Source;
  /** SQL condition that picks the share's rows from any table with the business columns. */
  readonly rows: string;
}

/**
 * Cuts a source into shares by the hash of an entity's key, written to temporary files in one pass, so that reading a
 * share does not read the others. One share is the source itself.
 */
export async function cutSource(
  session: DuckSession,
  source: Source,
  key: string,
  count: number,
): Promise<Slice[]> {
  if (count === 1) return [{ source, rows: 'true' }];
  const share = `(hash(${identifier(key)}) % ${count}::UBIGINT)`;
  const columns = [...Object.keys(businessFields), 'rid', ...(source.wanted === null ? [] : [source.wanted])];
  const folder = slicesFolder(session);
  await session.run(`COPY (SELECT ${columns.map(identifier).join(', ')}, ${share}::INTEGER AS slice FROM ${source.relation})
    TO ${literal(folder)} (FORMAT parquet, PARTITION_BY (slice), OVERWRITE, COMPRESSION snappy)`);
  return Array.from({ length: count }, (_, index) => ({
    source: {
      relation: `(SELECT * FROM read_parquet(${literal(join(folder, `slice=${index}`, '*.parquet'))}, hive_partitioning = false))`,
      rows: source.rows / count,
      wanted: source.wanted,
    },
    rows: `${share} = ${index}`,
  }));
}

/** Removes what {@link cutSource} wrote. */
export const dropSlices = (session: DuckSession): void =>
  rmSync(slicesFolder(session), { recursive: true, force: true });

const slicesFolder = (session: DuckSession): string => join(session.tempDir, 'slices');
