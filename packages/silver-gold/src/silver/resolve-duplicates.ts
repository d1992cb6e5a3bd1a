import { type DuckSession, identifier, type LakeFile, scan } from '@cardlake/lake';
import { z } from 'zod';
import type { Refinement } from './wire-table';

/** What the duplicates of a batch come to. */
export interface Resolution {
  /** Whether any event_id is contested; without, `outcomes` is empty. */
  readonly contested: boolean;
  /** Whether rows that silver holds have lost their place. */
  readonly displaced: boolean;
}

/**
 * Decides every event_id that occurs more than once in `parsed` or already stands in silver.
 *
 * Leaves the table `outcomes`: all contestants with `object` and `line` (both null for a row that silver
 * holds), silver's columns, and `outcome`: `kept` (the winner), `duplicate` (same payload as the winner, or a
 * superseded report) or `conflict`. Rows of silver that lost their place are also in `displaced`. The winner is the first by the refinement's rank, so which of several equal lines
 * arrived in which run makes no difference.
 */
export async function resolveDuplicates(
  session: DuckSession,
  { bronze, silver, rank, conflicts }: Refinement,
  silverFiles: readonly LakeFile[],
): Promise<Resolution> {
  const held = scan(silver, silverFiles, ['event_id']);
  // Hashes first: hardly any event_id occurs twice, and grouping numbers costs a third of grouping strings.
  await session.run(`CREATE OR REPLACE TEMP TABLE contested AS
    SELECT event_id FROM parsed
      SEMI JOIN (SELECT hash(event_id) AS h FROM parsed GROUP BY h HAVING count(*) > 1) ON h = hash(event_id)
      GROUP BY event_id HAVING count(*) > 1
    UNION SELECT event_id FROM ${held} SEMI JOIN parsed USING (event_id)`);
  const columns = Object.keys(silver.fields).map(identifier).join(', ');
  const payload = Object.keys(bronze.fields).filter((name) => name !== 'event_id');
  const same = payload.map((name) => `${identifier(name)} = first_value(${identifier(name)}) OVER ranked`);
  const outcome = conflicts
    ? `CASE WHEN row_number() OVER ranked = 1 THEN 'kept' WHEN ${same.join(' AND ')} THEN 'duplicate' ELSE 'conflict' END`
    : `CASE WHEN row_number() OVER ranked = 1 THEN 'kept' ELSE 'duplicate' END`;
  await session.run(`CREATE OR REPLACE TABLE outcomes AS
    SELECT *, ${outcome} AS outcome FROM (
      SELECT object, line, ${columns} FROM parsed JOIN batch_objects USING (object) SEMI JOIN contested USING (event_id)
      UNION ALL
      SELECT NULL, NULL, ${columns} FROM ${scan(silver, silverFiles)} SEMI JOIN contested USING (event_id)
    ) WINDOW ranked AS (PARTITION BY event_id ORDER BY ${rank})`);
  const [found] = await session.rows(
    `SELECT count(*) > 0 AS contested, count(*) FILTER (object IS NULL AND outcome <> 'kept') > 0 AS displaced
     FROM outcomes`,
    z.object({ contested: z.boolean(), displaced: z.boolean() }),
  );
  if (!found) throw new Error('counting gives one row');
  if (found.displaced)
    await session.run(`CREATE OR REPLACE TEMP TABLE displaced AS
      SELECT * FROM outcomes WHERE object IS NULL AND outcome <> 'kept'`);
  return found;
}
