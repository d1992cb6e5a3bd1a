import { snapshotTable } from '@cardlake/card-features';
import { cardTransactions } from '@cardlake/card-schema';
import { type CompiledSnapshotGroup, publishedName, SNAPSHOT_DAY } from '@cardlake/features';
import {
  type DuckSession,
  EMPTY_SQL,
  identifier,
  joinSql,
  type LakeFile,
  type Relation,
  type Snapshot,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';
import { z } from 'zod';
import { readInputs } from './inputs';
import { loadPartials, wholeSilver } from './load-partials';
import { buildSnapshotQuery, type RowChoice } from './snapshot-query';
import { DIFFERENT_ROWS, SNAPSHOT_ROWS } from './snapshot-relations';

/**
 * Computes rows of a group from the partial aggregates that are loaded, into {@link SNAPSHOT_ROWS}, and those that the
 * lake lacks, has with other values, or has and should not, into {@link DIFFERENT_ROWS}.
 * @param files files of the group's table, which may hold a row of the choice
 * @returns the days of the different rows
 */
export async function compareSnapshots(
  session: DuckSession,
  group: CompiledSnapshotGroup,
  choice: RowChoice,
  files: readonly LakeFile[],
): Promise<string[]> {
  const day = identifier(SNAPSHOT_DAY);
  const key = identifier(group.key);
  await session.run(
    sql`CREATE OR REPLACE TEMP TABLE ${SNAPSHOT_ROWS} AS ${buildSnapshotQuery(group, choice)}`,
  );
  const stored = selectStored(group, files, choice.among);
  const differs = group.features.map(({ name }) => {
    const column = identifier(name);
    return sql`computed.${column} IS DISTINCT FROM stored.${column}`;
  });
  // Joining by key costs a sixth of comparing whole rows as sets.
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${DIFFERENT_ROWS} AS
    SELECT coalesce(computed.${key}, stored.${key}) AS ${key}, coalesce(computed.${day}, stored.${day}) AS ${day},
      computed.${key} IS NOT NULL AS is_computed, stored.${key} IS NOT NULL AS is_stored
    FROM ${SNAPSHOT_ROWS} AS computed FULL JOIN ${stored} AS stored
      ON computed.${key} = stored.${key} AND computed.${day} = stored.${day}
    WHERE computed.${key} IS NULL OR stored.${key} IS NULL OR ${joinSql(differs, ' OR ')}`);
  await addRepeatedRows(session, stored, joinSql([key, day]));
  const found = await session.rows(
    sql`SELECT DISTINCT ${day}::VARCHAR AS day FROM ${DIFFERENT_ROWS} ORDER BY 1`,
    z.object({ day: z.string() }),
  );
  return found.map((row) => row.day);
}

const selectStored = (group: CompiledSnapshotGroup, files: readonly LakeFile[], among?: Relation): Sql => {
  const table = snapshotTable(group);
  const day = identifier(SNAPSHOT_DAY);
  const columns = Object.keys(table.fields).map(identifier);
  const some =
    among &&
    sql`SEMI JOIN ${among} AS chosen ON chosen.k = ${identifier(group.key)} AND DATE '1970-01-01' + chosen.day = ${day}`;
  return sql`(SELECT ${columns} FROM ${scan(table, files)} ${some ?? EMPTY_SQL})`;
};

/** Adds the rows that are stored twice, which joining by key does not tell; the numbers of rows do. */
async function addRepeatedRows(session: DuckSession, stored: Sql, key: Sql): Promise<void> {
  const onlyStored = await session.count(sql`${DIFFERENT_ROWS} WHERE NOT is_computed`);
  const onlyComputed = await session.count(sql`${DIFFERENT_ROWS} WHERE NOT is_stored`);
  const common = (await session.count(SNAPSHOT_ROWS)) - onlyComputed;
  if ((await session.count(stored)) - onlyStored === common) return;
  await session.run(sql`INSERT INTO ${DIFFERENT_ROWS} SELECT ${key}, true, true
    FROM ${stored} GROUP BY ${key} HAVING count(*) > 1`);
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
    const table = snapshotTable(group);
    const inputs = readInputs(snapshot.definition(table));
    const isOutdated = inputs?.definition !== group.hash && snapshot.files(cardTransactions).length > 0;
    const days = inputs === undefined ? [] : await findWrongDays(session, snapshot, group, inputs.lastDay);
    if (isOutdated || days.length > 0) found.push({ group: publishedName(group), isOutdated, days });
  }
  return found;
}

async function findWrongDays(
  session: DuckSession,
  snapshot: Snapshot,
  group: CompiledSnapshotGroup,
  lastDay: number,
): Promise<string[]> {
  await loadPartials(session, group, wholeSilver(snapshot));
  return compareSnapshots(session, group, { lastDay }, snapshot.files(snapshotTable(group)));
}
