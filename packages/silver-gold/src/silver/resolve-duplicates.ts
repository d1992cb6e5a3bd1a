import { type DuckSession, identifier, type LakeFile, scan } from '@cardlake/lake';
import { z } from 'zod';
import { repeats } from '../decode/fingerprints';
import type { Batch } from './load-batch';

/** What the duplicates of a batch come to. */
export interface Resolution {
  /** Whether any event_id is contested; otherwise `outcomes` is not made. */
  readonly contested: boolean;
  /** Whether rows that silver holds have lost their place. */
  readonly displaced: boolean;
}

const UNCONTESTED: Resolution = { contested: false, displaced: false };

/**
 * Decides every event_id that occurs more than once in `parsed` or already stands in silver.
 *
 * Leaves the table `outcomes`: all contestants with `object` and `line` (both null for a row that silver
 * holds), silver's columns, and `outcome`: `kept` (the winner), `duplicate` (same payload as the winner, or a
 * superseded report) or `conflict`. Rows of silver that lost their place are also in `displaced`. The winner is the
 * first by the refinement's rank, so which of several equal lines arrived in which run makes no difference.
 */
export async function resolveDuplicates(
  session: DuckSession,
  { refinement, decoded }: Batch,
  silverFiles: readonly LakeFile[],
): Promise<Resolution> {
  const { bronze, silver, rank, conflicts } = refinement;
  // Hashes first: hardly any event_id occurs twice, and grouping numbers costs a third of grouping strings.
  const within = `SELECT event_id FROM parsed
    WHERE hash(event_id) IN (SELECT hash(event_id) AS h FROM parsed GROUP BY h HAVING count(*) > 1)
    GROUP BY event_id HAVING count(*) > 1`;
  const held = `SELECT event_id FROM ${scan(silver, silverFiles, ['event_id'])} SEMI JOIN parsed USING (event_id)`;
  const places = [
    ...(repeats(decoded.map(({ fingerprints }) => fingerprints)) ? [within] : []),
    ...(silverFiles.length > 0 ? [held] : []),
  ];
  if (places.length === 0) return UNCONTESTED;
  await session.run(`CREATE OR REPLACE TEMP TABLE contested AS ${places.join(' UNION ')}`);
  if (await isEmpty(session, 'contested')) return UNCONTESTED;
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
  await session.run(`CREATE OR REPLACE TEMP TABLE displaced AS
    SELECT * FROM outcomes WHERE object IS NULL AND outcome <> 'kept'`);
  return { contested: true, displaced: !(await isEmpty(session, 'displaced')) };
}

async function isEmpty(session: DuckSession, table: string): Promise<boolean> {
  const rows = await session.rows(`SELECT 1 AS one FROM ${table} LIMIT 1`, z.object({ one: z.number() }));
  return rows.length === 0;
}
