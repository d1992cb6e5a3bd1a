import { quarantine } from '@cardlake/card-schema';
import {
  type DuckSession,
  identifier,
  joinSql,
  type LakeFile,
  type Snapshot,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';
import { z } from 'zod';
import { payloadColumns } from '../event-tables';
import { type SilverSpec, silverSpecs } from './silver-specs';

/** Lines of an object in quarantine for a conflict, against the rows that lost their event_id. */
interface ConflictDifference {
  readonly sourceObject: string;
  /** Rows with another payload than the row that silver keeps, which quarantine lacks. */
  readonly missing: number;
  /** Lines in quarantine that have the payload of the row that silver keeps. */
  readonly cleared: number;
}

const objectCount = z.object({ source_object: z.string(), rows: z.bigint().transform(Number) });

/** Counts the lines that quarantine has for a conflict, by object. */
export async function countConflicts(session: DuckSession, snapshot: Snapshot): Promise<Map<string, number>> {
  const rows = await session.rows(
    sql`SELECT source_object, count(*) AS rows FROM ${conflictsOf(snapshot)} GROUP BY ALL`,
    objectCount,
  );
  return new Map(rows.map((row) => [row.source_object, row.rows]));
}

/**
 * Compares the conflicts in quarantine with the rows that lost their event_id, whatever the order of the runs that took them.
 * Conflicts from before these rows were kept count as right.
 */
export async function verifyConflicts(
  session: DuckSession,
  snapshot: Snapshot,
): Promise<ConflictDifference[]> {
  const differences: ConflictDifference[] = [];
  for (const spec of Object.values(silverSpecs)) {
    const lost = selectLost(spec, snapshot);
    if (lost === undefined) continue;
    const rows = await session.rows(
      sql`WITH lost AS MATERIALIZED (${lost}),
        conflicts AS (SELECT source_object, event_id, count(*) AS rows FROM ${conflictsOf(snapshot)} GROUP BY ALL),
        expected AS (SELECT source_object, event_id, count(*) AS rows FROM lost WHERE is_conflict GROUP BY ALL),
        missing AS (SELECT source_object, expected.rows - coalesce(conflicts.rows, 0) AS missing, 0 AS cleared
          FROM expected LEFT JOIN conflicts USING (source_object, event_id)
          WHERE expected.rows > coalesce(conflicts.rows, 0)),
        cleared AS (SELECT source_object, 0 AS missing, 1 AS cleared FROM ${conflictsOf(snapshot)} AS q
          SEMI JOIN (FROM lost WHERE NOT is_conflict) AS same USING (source_object, event_id, line_number))
      SELECT source_object AS "sourceObject", sum(missing)::INTEGER AS missing, sum(cleared)::INTEGER AS cleared
      FROM (FROM missing UNION ALL FROM cleared) GROUP BY ALL ORDER BY ALL`,
      z.object({ sourceObject: z.string(), missing: z.number(), cleared: z.number() }),
    );
    differences.push(...rows);
  }
  return differences;
}

/** Builds the query of the rows that lost their event_id to one of silver; undefined when there are none. */
function selectLost(spec: SilverSpec, snapshot: Snapshot): Sql | undefined {
  const { silver, past } = spec;
  const files = past === undefined ? [] : snapshot.files(past);
  if (past === undefined || files.length === 0) return undefined;
  const payload = payloadColumns(spec);
  const isSame = payload.map(
    (name) => sql`lost.${identifier(name)} IS NOT DISTINCT FROM kept.${identifier(name)}`,
  );
  const kept = scan(silver, snapshot.files(silver), ['event_id', ...payload]);
  return sql`SELECT lost.source_object, event_id, lost.line AS line_number, NOT (${joinSql(isSame, ' AND ')}) AS is_conflict
    FROM ${scan(past, files)} AS lost JOIN ${kept} AS kept USING (event_id)`;
}

const conflictsOf = (snapshot: Snapshot): Sql => conflictsIn(snapshot.files(quarantine));

/** Builds the table expression of the lines that files of quarantine have for a conflict. */
export const conflictsIn = (files: readonly LakeFile[]): Sql =>
  sql`(FROM ${scan(quarantine, files)} WHERE reasons = ['conflicting_duplicate'])`;
