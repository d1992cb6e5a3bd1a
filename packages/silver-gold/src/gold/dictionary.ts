import { type DuckSession, identifier } from '@cardlake/lake';
import { z } from 'zod';

/** A temporary table that numbers the values of a column densely from 0. */
export interface Dictionary {
  readonly column: string;
  readonly table: string;
  readonly size: number;
}

/**
 * Numbers the distinct values of a column: the kernel counts codes, not strings.
 *
 * @param relation what to write after FROM
 */
export async function makeDictionary(
  session: DuckSession,
  relation: string,
  column: string,
): Promise<Dictionary> {
  const name = identifier(column);
  const table = identifier(`codes_of_${column}`);
  await session.run(`CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT ${name}, (row_number() OVER () - 1)::INTEGER AS code FROM (SELECT DISTINCT ${name} FROM ${relation})`);
  const [found] = await session.rows(`SELECT count(*) AS size FROM ${table}`, z.object({ size: z.bigint() }));
  return { column, table, size: Number(found?.size ?? 0) };
}
