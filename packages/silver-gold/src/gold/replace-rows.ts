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
import { rewriteWithout } from '../rewrite-without';
import { AFFECTED_EVENTS, CHANGED_ROWS } from './gold-relations';

/** Row counts of a refreshed gold table. */
export interface ReplaceCounts {
  /** Rows computed. */
  readonly computed: number;
  /** Rows that are new or differ from those in the table. */
  readonly changed: number;
}

/**
 * Replaces the rows of a gold table that differ from computed rows with the same event_id. Files without such a row
 * stay as they are. Reads `AFFECTED_EVENTS`; fills `CHANGED_ROWS`.
 *
 * @param computed relation to write after FROM, with the columns of the table
 */
export async function replaceRows(
  session: DuckSession,
  transaction: Transaction,
  table: LakeTable,
  files: readonly LakeFile[],
  computed: string,
): Promise<ReplaceCounts> {
  const columns = Object.keys(table.fields).map(identifier).join(', ');
  const days = await session.rows(
    `SELECT DISTINCT strftime(ts, '%Y-%m-%d') AS day FROM ${AFFECTED_EVENTS.name}`,
    z.object({ day: z.string() }),
  );
  const affectedDays = new Set(days.map(({ day }) => day));
  const candidates = files.filter(({ partition }) => affectedDays.has(partition));
  await session.run(`CREATE OR REPLACE TEMP TABLE ${CHANGED_ROWS} AS
    SELECT ${columns} FROM ${computed} EXCEPT
    SELECT ${columns} FROM ${scan(table, candidates)} SEMI JOIN ${computed} USING (event_id)`);
  await rewriteWithout(session, transaction, table, candidates, CHANGED_ROWS);
  await stageCopy(session, transaction, table, `SELECT ${columns} FROM ${CHANGED_ROWS}`);
  return { computed: await session.count(computed), changed: await session.count(CHANGED_ROWS) };
}
