import {
  type DuckSession,
  identifier,
  type LakeFile,
  type LakeTable,
  scan,
  stageCopy,
  type Transaction,
} from '@cardlake/lake';
import { z } from 'zod';
import { dropRows } from '../drop-rows';

/** What a gold commit did to a table. */
export interface Replaced {
  /** Rows computed. */
  readonly computed: number;
  /** Rows that are new or differ from what the table held. */
  readonly changed: number;
}

/**
 * Puts computed rows into a gold table in place of those with the same event_id, touching only what differs: files
 * without a changed row stay as they are. Leaves the temporary table `changed` (the table's columns).
 *
 * @param fresh temporary table of computed rows, with the columns of the table
 * @param events temporary table (event_id, ts) of every event whose row may lie in the table, also under an old `ts`
 */
export async function replaceRows(
  session: DuckSession,
  transaction: Transaction,
  table: LakeTable,
  files: readonly LakeFile[],
  fresh: string,
  events: string,
): Promise<Replaced> {
  const columns = Object.keys(table.fields).map(identifier).join(', ');
  const days = await session.rows(
    `SELECT DISTINCT strftime(ts, '%Y-%m-%d') AS day FROM ${events}`,
    z.object({ day: z.string() }),
  );
  const concerned = new Set(days.map(({ day }) => day));
  const candidates = files.filter(({ partition }) => concerned.has(partition));
  await session.run(`CREATE OR REPLACE TEMP TABLE changed AS
    SELECT ${columns} FROM ${fresh} EXCEPT
    SELECT ${columns} FROM ${scan(table, candidates)} SEMI JOIN ${fresh} USING (event_id)`);
  await dropRows(session, transaction, table, candidates, 'changed');
  await stageCopy(session, transaction, table, `SELECT ${columns} FROM changed`);
  return { computed: await session.count(fresh), changed: await session.count('changed') };
}
