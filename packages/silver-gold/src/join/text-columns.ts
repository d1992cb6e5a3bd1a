import { type DuckSession, literal, type Sql, sql } from '@cardlake/lake';
import { z } from 'zod';
import { entityColumn } from './join-relations';

/** Types that a column of text may stand for, the first that fits all its values; each gives back the same value. */
const TYPES = [
  { type: sql`BIGINT`, pattern: literal('0|-?[1-9][0-9]{0,17}') },
  { type: sql`DOUBLE`, pattern: literal('-?(0|[1-9][0-9]{0,14})([.][0-9]{1,6})?') },
  { type: sql`BOOLEAN`, pattern: literal('true|false|True|False|TRUE|FALSE') },
] as const;

/**
 * Builds the values of columns of text: as numbers or booleans where all values of a column are, and text otherwise. What a
 * number would lose, such as the zeros of `007`, keeps a column text.
 */
export async function typeTextColumns(session: DuckSession, rows: Sql, columns: number): Promise<Sql[]> {
  const checks = Array.from({ length: columns }, (_, n) =>
    TYPES.map(
      ({ pattern }) => sql`coalesce(bool_and(regexp_full_match(${entityColumn(n)}, ${pattern})), false)`,
    ),
  ).flat();
  const [found = { fits: [] }] = await session.rows(
    sql`SELECT [${checks}] AS fits FROM ${rows}`,
    z.object({ fits: z.array(z.boolean()) }),
  );
  return Array.from({ length: columns }, (_, n) => {
    const type = TYPES.find((_, i) => found.fits[n * TYPES.length + i])?.type;
    return type === undefined ? entityColumn(n) : sql`${entityColumn(n)}::${type}`;
  });
}
