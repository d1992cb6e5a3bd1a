import {
  type DuckSession,
  identifier,
  type LakeFile,
  type LakeTable,
  type Relation,
  scan,
  sql,
  stageCopy,
  type Transaction,
} from '@cardlake/lake';
import { z } from 'zod';
import { rewriteWithout } from '../rewrite-without';
import { AFFECTED_EVENTS, changedRows } from './gold-relations';

/** Row counts of a refreshed gold table. */
export interface ReplaceCounts {
  /** Rows computed. */
  readonly computed: number;
  /** Rows that are new or differ from those in the table. */
  readonly changed: number;
}

/**
 * Replaces the rows of a gold table that differ from computed rows with the same event_id. Files without such a row
 * stay as they are. Reads `AFFECTED_EVENTS`; fills `changedRows`.
 *
 * @param computed relation to write after FROM, with the columns of the table
 */
export async function replaceRows(
  session: DuckSession,
  transaction: Transaction,
  table: LakeTable,
  files: readonly LakeFile[],
  computed: Relation,
): Promise<ReplaceCounts> {
  const changed = changedRows(table);
  const columns = Object.keys(table.fields).map(identifier);
  const days = await session.rows(
    sql`SELECT DISTINCT strftime(ts, '%Y-%m-%d') AS day FROM ${AFFECTED_EVENTS}`,
    z.object({ day: z.string() }),
  );
  const affectedDays = new Set(days.map(({ day }) => day));
  const candidates = files.filter(({ partition }) => affectedDays.has(partition));
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${changed} AS
    SELECT ${columns} FROM ${computed} EXCEPT
    SELECT ${columns} FROM ${scan(table, candidates)} SEMI JOIN ${computed} USING (event_id)`);
  await rewriteWithout(session, transaction, table, candidates, changed);
  await stageCopy(session, transaction, table, sql`SELECT ${columns} FROM ${changed}`, {
    days: affectedDays.size,
  });
  return { computed: await session.count(computed), changed: await session.count(changed) };
}
