import { snapshotTable } from '@cardlake/card-features';
import { cardTransactions } from '@cardlake/card-schema';
import { type CompiledSnapshotGroup, publishedName, SNAPSHOT_DAY } from '@cardlake/features';
import { type DuckSession, identifier, joinSql, type Snapshot, type Sql, scan, sql } from '@cardlake/lake';
import { z } from 'zod';
import { readInputs } from './inputs';
import { loadPartials } from './load-partials';
import { buildSnapshotQuery } from './snapshot-query';
import { SNAPSHOT_ROWS } from './snapshot-relations';

/** Table with the days whose stored rows differ from the computed ones. */
export const SNAPSHOT_CHANGES = identifier('snapshot_changes');

/**
 * Computes the rows of a group into {@link SNAPSHOT_ROWS}, and the days on which the lake has others into
 * {@link SNAPSHOT_CHANGES}.
 * @param files files of the group's table; none to take every computed day for a difference
 * @returns these days
 */
export async function compareSnapshots(
  session: DuckSession,
  snapshot: Snapshot,
  group: CompiledSnapshotGroup,
  lastDay: number,
  files = snapshot.files(snapshotTable(group)),
): Promise<string[]> {
  const table = snapshotTable(group);
  const day = identifier(SNAPSHOT_DAY);
  const columns = Object.keys(table.fields).map(identifier);
  await loadPartials(session, snapshot, group);
  await session.run(
    sql`CREATE OR REPLACE TEMP TABLE ${SNAPSHOT_ROWS} AS ${buildSnapshotQuery(group, lastDay)}`,
  );
  // Joining by key costs a sixth of comparing whole rows as sets; a key that is stored twice shows in the number of rows.
  const key = identifier(group.key);
  const stored = sql`(SELECT ${columns} FROM ${scan(table, files)})`;
  const differs = group.features.map(({ name }) => {
    const column = identifier(name);
    return sql`computed.${column} IS DISTINCT FROM stored.${column}`;
  });
  const rowsOf = (rows: Sql) => sql`(SELECT ${day}, count(*) AS n FROM ${rows} AS counted GROUP BY ${day})`;
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${SNAPSHOT_CHANGES} AS
    SELECT coalesce(computed.${day}, stored.${day}) AS ${day} FROM ${SNAPSHOT_ROWS} AS computed FULL JOIN ${stored} AS stored
      ON computed.${key} = stored.${key} AND computed.${day} = stored.${day}
      WHERE computed.${key} IS NULL OR stored.${key} IS NULL OR ${joinSql(differs, ' OR ')}
    UNION SELECT ${day} FROM ${rowsOf(SNAPSHOT_ROWS)} AS computed FULL JOIN ${rowsOf(stored)} AS stored USING (${day})
      WHERE computed.n IS DISTINCT FROM stored.n`);
  const found = await session.rows(
    sql`SELECT ${day}::VARCHAR AS day FROM ${SNAPSHOT_CHANGES} ORDER BY 1`,
    z.object({ day: z.string() }),
  );
  return found.map((row) => row.day);
}

/** Days of a group whose rows are not what silver gives. */
export interface SnapshotDifference {
  readonly group: string;
  /** True when the rows were computed by another definition, or never. */
  readonly isOutdated: boolean;
  readonly days: readonly string[];
}

/** Computes every group again from silver, as of the window end of the run that wrote it, and compares it with gold. */
export async function verifySnapshots(
  session: DuckSession,
  snapshot: Snapshot,
  groups: readonly CompiledSnapshotGroup[],
): Promise<SnapshotDifference[]> {
  const found: SnapshotDifference[] = [];
  for (const group of groups) {
    const inputs = readInputs(snapshot.definition(snapshotTable(group)));
    const isOutdated = inputs?.definition !== group.hash && snapshot.files(cardTransactions).length > 0;
    const days = inputs === undefined ? [] : await compareSnapshots(session, snapshot, group, inputs.lastDay);
    if (isOutdated || days.length > 0) found.push({ group: publishedName(group), isOutdated, days });
  }
  return found;
}
