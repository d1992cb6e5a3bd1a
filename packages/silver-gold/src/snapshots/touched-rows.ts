import { cardDisputes, cardTransactions } from '@cardlake/card-schema';
import { type CompiledSnapshotGroup, DAY_MICROS } from '@cardlake/features';
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
import { findFilesOfEvents } from '../event-ids';
import { boundsOfDays, filesWithin } from '../gold/reach';
import { silverChanges } from '../silver-changes';
import { type DayWindow, listDayFeatures, reachOf, widestWindows } from './day-windows';
import { lastDayWithRows } from './last-day';
import {
  columnsRead,
  EVENT_DAY,
  labelFeatures,
  loadPartials,
  type PartialsSource,
  usesLabels,
} from './load-partials';
import { DAY_PARTIALS, TOUCHED_EVENTS, TOUCHED_ROWS } from './snapshot-relations';

/** Days of the greatest window end, in days since the epoch: up to `before`, rows are there already. */
export interface LastDays {
  readonly before: number;
  readonly now: number;
}

/** Event dates of an entity that changed, `k` and `e`, with the day `r` from which rows can differ. */
const CHANGED_DATES = identifier('changed_dates');
const CHANGED_LABEL_DATES = identifier('changed_label_dates');

/** Event dates that the touched rows of an entity look back on. */
const SPANS = identifier('touched_spans');

/**
 * Finds the rows of a group that changes of silver or new days can change, and loads the partial aggregates that these are
 * made of: of the touched entities, from the days that their windows look back on.
 *
 * An event at date e touches the rows of its entity on the days whose windows hold e; a report of it those of them that
 * come after the report. A new day touches all entities. Fills `TOUCHED_ROWS`.
 */
export async function loadTouchedRows(
  session: DuckSession,
  snapshot: Snapshot,
  group: CompiledSnapshotGroup,
  changes: readonly LakeFile[],
  days: LastDays,
): Promise<void> {
  const windows = widestWindows(listDayFeatures(group).map(({ window }) => window));
  await loadChangedDates(session, snapshot, group, changes);
  const labelled = widestWindows(labelFeatures(group).map(({ window }) => window));
  const touched = [
    ...windows.map((window) => touchedDays(CHANGED_DATES, window, days.now)),
    ...labelled.map((window) => touchedDays(CHANGED_LABEL_DATES, window, days.now)),
  ];
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${TOUCHED_ROWS} AS
    SELECT DISTINCT k, day FROM (${joinSql(touched, ' UNION ALL ')})`);
  const added = newDays(snapshot, group, days);
  await loadPartials(session, group, await loadEvents(session, snapshot, group, reachOf(windows), added));
  if (added !== undefined)
    await session.run(sql`INSERT INTO ${TOUCHED_ROWS}
      SELECT k, day::INTEGER FROM (SELECT DISTINCT k FROM ${DAY_PARTIALS}),
        (SELECT unnest(range(${added.first}, ${added.last + 1})) AS day)
      EXCEPT FROM ${TOUCHED_ROWS}`);
}

async function loadChangedDates(
  session: DuckSession,
  snapshot: Snapshot,
  group: CompiledSnapshotGroup,
  changes: readonly LakeFile[],
): Promise<void> {
  const key = identifier(group.key);
  const changed = scan(silverChanges, changes);
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${CHANGED_DATES} AS
    SELECT DISTINCT ${key} AS k, ${EVENT_DAY} AS e, 0 AS r FROM ${changed} WHERE ts IS NOT NULL`);
  const reported = sql`(SELECT event_id FROM ${changed} WHERE ts IS NULL)`;
  const hasReports = usesLabels(group) && (await session.count(reported)) > 0;
  const files = hasReports
    ? await findFilesOfEvents(session, snapshot.files(cardTransactions), reported)
    : [];
  // A report of the instant at which a day begins is not known yet.
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${CHANGED_LABEL_DATES} AS
    SELECT ${key} AS k, ${EVENT_DAY} AS e, min(r) AS r FROM ${scan(cardTransactions, files, ['event_id', group.key, 'ts'])}
    JOIN (SELECT event_id, (min(epoch_us(reported_at)) // ${DAY_MICROS})::INTEGER + 1 AS r
      FROM ${scan(cardDisputes, hasReports ? snapshot.files(cardDisputes) : [])}
      SEMI JOIN ${reported} USING (event_id) GROUP BY event_id) USING (event_id)
    GROUP BY ALL`);
}

const touchedDays = (dates: Sql, { days, delay }: DayWindow, lastDay: number): Sql =>
  sql`SELECT k, e + step AS day
    FROM ${dates}, (SELECT unnest(range(${delay + 1}, ${delay + days + 1}))::INTEGER AS step)
    WHERE e + step BETWEEN r AND ${lastDay}`;

interface DayRange {
  readonly first: number;
  readonly last: number;
}

/** Finds the days that have come, as far as events reach; undefined when there are none. */
function newDays(
  snapshot: Snapshot,
  group: CompiledSnapshotGroup,
  { before, now }: LastDays,
): DayRange | undefined {
  const last = Math.min(now, lastDayWithRows(snapshot, group) ?? before);
  return before < last ? { first: before + 1, last } : undefined;
}

/** Loads the events that the rows in `TOUCHED_ROWS` and those of new days are made of. */
async function loadEvents(
  session: DuckSession,
  snapshot: Snapshot,
  group: CompiledSnapshotGroup,
  reach: number,
  added: DayRange | undefined,
): Promise<PartialsSource> {
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${SPANS} AS
    SELECT k, min(day) - ${reach} AS since, max(day) - 1 AS until FROM ${TOUCHED_ROWS} GROUP BY k`);
  const [found] = await session.rows(
    sql`SELECT min(since) AS first, max(until) AS last FROM ${SPANS}`,
    z.object({ first: z.number().nullable(), last: z.number().nullable() }),
  );
  const ranges = [
    ...(found?.first == null || found.last === null ? [] : [{ first: found.first, last: found.last }]),
    ...(added === undefined ? [] : [{ first: added.first - reach, last: added.last - 1 }]),
  ];
  const first = Math.min(...ranges.map((range) => range.first));
  const last = Math.max(...ranges.map((range) => range.last));
  const silver = snapshot.files(cardTransactions);
  const files = ranges.length === 0 ? [] : filesWithin(silver, boundsOfDays(first, last));
  const columns = columnsRead(group);
  const isNew = added === undefined ? sql`false` : sql`${EVENT_DAY} >= ${added.first - reach}`;
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${TOUCHED_EVENTS} AS
    SELECT ${columns.map(identifier)} FROM ${scan(cardTransactions, files, columns)}
    ${added === undefined ? sql`JOIN` : sql`LEFT JOIN`} ${SPANS} ON ${identifier(group.key)} = k
    WHERE ${isNew} OR ${EVENT_DAY} BETWEEN since AND until`);
  return { events: TOUCHED_EVENTS, reports: snapshot.files(cardDisputes), isPart: true };
}
