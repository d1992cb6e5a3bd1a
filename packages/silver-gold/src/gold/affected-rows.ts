import { businessFields, cardDisputes, cardTransactions } from '@cardlake/card-schema';
import { DAY_MICROS, SNAPSHOT_DAY } from '@cardlake/features';
import {
  createTempTable,
  type DuckSession,
  identifier,
  joinSql,
  type LakeFile,
  nameLiteral,
  type Snapshot,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';
import { findFilesOfEvents } from '../event-ids';
import { snapshotChanges } from '../snapshot-changes';
import { type FeatureSource, silverSource } from './feature-source';
import {
  AFFECTED_ROWS,
  affectedBy,
  CHANGED_EVENTS,
  CHANGED_LABELS,
  changedSnapshotRows,
  PENDING_CHANGES,
} from './gold-relations';
import type { EntityImpact } from './impact-window';
import { createReachTable, filesWithin, findBounds, isWithin, reachTable, type TimeBounds } from './reach';
import type { SnapshotSource } from './snapshot-sources';
import { snapshotDay } from './snapshot-values';

const KEYS = Object.keys(CHANGED_EVENTS.columns);

/** Rows that changes may reach: in some files of silver, within bounds of time, by the impact of each entity. */
export interface ReachedRows {
  /** Those with the rows themselves and all that their windows look back on; ordered by day. */
  readonly files: readonly LakeFile[];
  /** Undefined when no row is reached. */
  readonly bounds: TimeBounds | undefined;
  readonly impacts: readonly EntityImpact[];
  readonly snapshots: readonly SnapshotSource[];
}

/**
 * Finds where rows can be whose features may differ from gold.
 *
 * An event at s affects itself and the rows of the same entity from s + `from` to s + `to` of the impact window. A
 * report affects those that ask for labels, none before it was made, and not the event itself.
 *
 * A row of a snapshot affects the events of its entity that use it.
 *
 * Reads `PENDING_CHANGES` and the queue of snapshot changes; fills `CHANGED_EVENTS`, `CHANGED_LABELS` and the tables that
 * {@link selectAffected} reads.
 */
export async function findReach(
  session: DuckSession,
  snapshot: Snapshot,
  impacts: readonly EntityImpact[],
  snapshots: readonly SnapshotSource[],
): Promise<ReachedRows> {
  const silver = snapshot.files(cardTransactions);
  await loadChanges(session, silver, snapshot.files(cardDisputes));
  for (const impact of impacts)
    await createReachTable(session, reachTable('impact', impact.entity), impact.entity, impactSpans(impact));
  const own = sql`SELECT ts AS since, ts AS until FROM ${CHANGED_EVENTS}`;
  const reached = impacts.map(({ entity }) => sql`SELECT since, until FROM ${reachTable('impact', entity)}`);
  for (const source of snapshots) await loadChangedSnapshotRows(session, snapshot, source);
  const bounds = await findBounds(session, [own, ...reached, ...snapshots.map(selectUsers)]);
  const longest = Math.max(0, ...impacts.map(({ window }) => window?.to ?? 0));
  const files = bounds ? filesWithin(silver, { ...bounds, first: bounds.first - longest }) : [];
  return { files, bounds, impacts, snapshots };
}

/**
 * Loads the rows whose features may differ into `AFFECTED_ROWS`.
 * @returns the part of silver that has these rows and all that their windows look back on
 */
export async function loadAffectedRows(session: DuckSession, reached: ReachedRows): Promise<FeatureSource> {
  const source = silverSource(reached.files);
  // Ordinary tables, because several connections read them.
  await session.run(sql`CREATE OR REPLACE TABLE ${AFFECTED_ROWS} AS FROM ${selectAffected(source, reached)}`);
  return source;
}

/** Loads the events of `PENDING_CHANGES`. A report has only the event id; the row of the event has its entities. */
async function loadChanges(
  session: DuckSession,
  silver: readonly LakeFile[],
  disputes: readonly LakeFile[],
): Promise<void> {
  const keys = joinSql(KEYS.map(identifier));
  const reported = sql`(SELECT event_id FROM ${PENDING_CHANGES} WHERE ts IS NULL)`;
  const hasReports = (await session.count(reported)) > 0;
  // Declared columns, because the nulls of reports have no type.
  await session.run(createTempTable(CHANGED_EVENTS));
  await session.run(
    sql`INSERT INTO ${CHANGED_EVENTS} SELECT ${keys} FROM ${PENDING_CHANGES} WHERE ts IS NOT NULL`,
  );
  const files = hasReports ? await findFilesOfEvents(session, silver, reported) : [];
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${CHANGED_LABELS} AS
    SELECT ${keys}, known_at FROM ${scan(cardTransactions, files, KEYS)} JOIN (
      SELECT event_id, min(reported_at) AS known_at
      FROM ${scan(cardDisputes, hasReports ? disputes : [])} SEMI JOIN ${reported} USING (event_id) GROUP BY event_id
    ) USING (event_id)`);
}

/** Spans in which changed events and labels affect rows of an entity. */
function impactSpans({ entity, window, labelWindow }: EntityImpact): Sql[] {
  const key = identifier(entity.key);
  const spans = [sql`SELECT ${key}, ts AS since, ts AS until FROM ${CHANGED_EVENTS} WHERE false`];
  if (window !== undefined)
    spans.push(sql`SELECT ${key}, ts + to_microseconds(${window.from}), ts + to_microseconds(${window.to})
      FROM ${CHANGED_EVENTS}`);
  if (labelWindow !== undefined)
    spans.push(sql`FROM (SELECT ${key}, greatest(ts + to_microseconds(${labelWindow.from}), known_at) AS since,
        ts + to_microseconds(${labelWindow.to}) AS until
      FROM ${CHANGED_LABELS}) WHERE since <= until`);
  return spans;
}

/** Loads the rows of a snapshot group that changed. */
async function loadChangedSnapshotRows(
  session: DuckSession,
  snapshot: Snapshot,
  source: SnapshotSource,
): Promise<void> {
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${changedSnapshotRows(source)} AS
    SELECT DISTINCT entity_key AS ${identifier(source.key)}, ${DAY}
    FROM ${scan(snapshotChanges, snapshot.files(snapshotChanges))} WHERE snapshot_group = ${nameLiteral(source.name)}`);
}

/** Spans in which events use the changed rows of a snapshot group. */
const selectUsers = (source: SnapshotSource): Sql => {
  const since = sql`epoch_us(${DAY}) + ${source.availableAfterMicros}`;
  return sql`SELECT make_timestamptz(${since}) AS since, make_timestamptz(${since} + ${DAY_MICROS - 1}) AS until
    FROM ${changedSnapshotRows(source)}`;
};

const DAY = identifier(SNAPSHOT_DAY);

/** Builds a subquery of the rows of a part of silver whose features may differ, with the columns of `AFFECTED_ROWS`. */
export function selectAffected(
  source: FeatureSource,
  { bounds, impacts, snapshots }: Omit<ReachedRows, 'files'>,
): Sql {
  const reach = ({ entity }: EntityImpact): Sql => identifier(`impact_on_${entity.name}`);
  const joins = impacts.map(
    (impact) => sql`LEFT JOIN ${reachTable('impact', impact.entity)} AS ${reach(impact)}
      USING (${identifier(impact.entity.key)})`,
  );
  const uses = ({ name }: SnapshotSource): Sql => identifier(`use_of_${name}`);
  const used = snapshots.map((snapshot) => {
    const [key, alias] = [identifier(snapshot.key), uses(snapshot)];
    return sql`LEFT JOIN (SELECT ${key} AS used, ${DAY}, true AS is_changed FROM ${changedSnapshotRows(snapshot)}) AS ${alias}
      ON ${alias}.used = silver.${key} AND ${alias}.${DAY} = ${snapshotDay(snapshot)}`;
  });
  const flags = impacts.map(
    (impact) => sql`coalesce(changed.is_changed
      OR ts BETWEEN ${reach(impact)}.since AND ${reach(impact)}.until, false) AS ${affectedBy(impact.entity)}`,
  );
  const snapshotFlags = snapshots.map(
    (snapshot) =>
      sql`coalesce(changed.is_changed OR ${uses(snapshot)}.is_changed, false) AS ${affectedBy(snapshot)}`,
  );
  const owners = [...impacts.map(({ entity }) => entity), ...snapshots];
  const isAffected = joinSql([sql`is_changed`, ...owners.map(affectedBy)], ' OR ');
  return sql`(SELECT * FROM (
    SELECT ${Object.keys(businessFields).map(identifier)}, row_id, coalesce(changed.is_changed, false) AS is_changed, ${[...flags, ...snapshotFlags]}
    FROM (SELECT * FROM ${source.relation} WHERE ${bounds ? isWithin(bounds) : sql`false`}) AS silver
    ${joinSql([...joins, ...used], ' ')}
    LEFT JOIN (SELECT DISTINCT event_id, true AS is_changed FROM ${CHANGED_EVENTS}) AS changed USING (event_id)
  ) WHERE ${isAffected})`;
}
