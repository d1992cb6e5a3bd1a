import { snapshotTable } from '@cardlake/card-features';
import { type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import {
  type DuckSession,
  type LakeFile,
  type Snapshot,
  scan,
  sql,
  sumRows,
  type WriteSession,
} from '@cardlake/lake';
import type { Reporter } from '@cardlake/runtime';
import { dayOf } from '../days';
import { changesSince, silverChanges, silverVersion } from '../silver-changes';
import { compareSnapshots } from './compare-snapshots';
import { formatInputs, type SnapshotInputs } from './inputs';
import { inputsOf, lastDayWithRows } from './last-day';
import { loadPartials, wholeSilver } from './load-partials';
import { DIFFERENT_ROWS, SNAPSHOT_ROWS, TOUCHED_EVENTS, TOUCHED_ROWS } from './snapshot-relations';
import { listDaysOf, queueChanges, stageDifferentRows, stageWholeDays } from './stage-snapshots';
import { loadTouchedRows } from './touched-rows';

export interface SnapshotsOptions {
  readonly session: DuckSession;
  readonly write: WriteSession;
  readonly groups: readonly CompiledSnapshotGroup[];
  /** Window end of the run, µs: rows are computed up to its day. An earlier run may have had a later one. */
  readonly windowEndMicros: number;
  /** Writes the tables anew, without a look at what they hold. */
  readonly anew?: boolean;
  readonly reporter: Reporter;
}

/** Days of a snapshot group that a run has written. */
export interface SnapshotResult {
  readonly group: string;
  /** Days whose rows are new or came out different. */
  readonly days: number;
  /** Rows of these days. */
  readonly rows: number;
}

/**
 * Updates the gold table of every snapshot group, one commit a group. Only rows that a change of silver or a new day can
 * touch are computed, from aggregates per day, and compared with those that are there; only days with a difference are
 * written. A new table, and one by another definition, are computed as a whole. When neither silver nor the day of the
 * window end has changed, nothing is computed.
 *
 * It has to run before gold, whose commit empties the queue of silver's changes; without them, everything is computed.
 * Rows that changed are left in the queue `snapshotChanges`, for gold.
 *
 * @returns one entry for each group that was computed
 */
export async function updateSnapshots(options: SnapshotsOptions): Promise<SnapshotResult[]> {
  const results: SnapshotResult[] = [];
  for (const group of options.groups) {
    const plan = await planUpdate(options, group);
    if (plan !== undefined) results.push(await updateGroup(options, group, plan));
  }
  return results;
}

/** Work to do for a group. */
interface UpdatePlan {
  /** Inputs that the rows are a function of, afterwards. */
  readonly inputs: Omit<SnapshotInputs, 'rows'>;
  /** The last day before, and the changes of silver since then; undefined to compute all rows. */
  readonly since: { readonly lastDay: number; readonly changes: readonly LakeFile[] } | undefined;
}

/** Finds what there is to do for a group; undefined when its rows have been computed from what there is. */
async function planUpdate(
  { session, write: { snapshot }, windowEndMicros, anew = false }: SnapshotsOptions,
  group: CompiledSnapshotGroup,
): Promise<UpdatePlan | undefined> {
  const lastRow = lastDayWithRows(snapshot, group);
  if (lastRow === undefined) return undefined;
  const known = inputsOf(snapshot, group);
  const lastDay = lastDayOf(known, windowEndMicros);
  const inputs = { definition: group.hash, lastDay, silver: silverVersion(snapshot) };
  const stored = sumRows(snapshot.files(snapshotTable(group)));
  if (anew || known?.definition !== group.hash || known.rows !== stored) return { inputs, since: undefined };
  const hasDays = known.lastDay < Math.min(lastDay, lastRow);
  if (known.silver === inputs.silver && !hasDays) return undefined;
  const changes = await findChanges(session, snapshot, known.silver);
  return { inputs, since: changes && { lastDay: known.lastDay, changes } };
}

const lastDayOf = (known: SnapshotInputs | undefined, windowEndMicros: number): number =>
  Math.max(dayOf(windowEndMicros), known?.lastDay ?? 0);

/** Finds the changes of silver since a version; undefined when they are not known row by row. */
async function findChanges(
  session: DuckSession,
  snapshot: Snapshot,
  since: number | undefined,
): Promise<readonly LakeFile[] | undefined> {
  const changes = since === undefined ? undefined : changesSince(snapshot, since);
  if (changes === undefined) return undefined;
  const needsAll = await session.count(sql`${scan(silverChanges, changes)} WHERE event_id IS NULL`);
  return needsAll > 0 ? undefined : changes;
}

async function updateGroup(
  { session, write, anew = false, reporter }: SnapshotsOptions,
  group: CompiledSnapshotGroup,
  { inputs, since }: UpdatePlan,
): Promise<SnapshotResult> {
  const { snapshot } = write;
  const table = snapshotTable(group);
  const name = publishedName(group);
  const stage = reporter.stage('snapshots');
  const transaction = write.transaction();
  const files = snapshot.files(table);
  const days = await (since === undefined
    ? compareAll(session, snapshot, group, inputs.lastDay, anew ? [] : files)
    : compareTouched(session, snapshot, group, { ...since, now: inputs.lastDay }));
  const changed = new Set(days);
  const replaced = files.filter(({ partition }) => changed.has(partition));
  const rows = await (since === undefined
    ? stageWholeDays(session, transaction, group, anew ? files : replaced, days.length)
    : stageDifferentRows(session, transaction, group, replaced, days.length));
  const total =
    since === undefined ? await session.count(SNAPSHOT_ROWS) : sumRows(files) - sumRows(replaced) + rows;
  transaction.define(table, formatInputs({ ...inputs, rows: total }));
  const known = inputsOf(snapshot, group);
  if (anew || known?.definition !== group.hash) await queueChanges(session, transaction, group, 'all');
  else if (days.length > 0) await queueChanges(session, transaction, group, 'different');
  await transaction.commit({ kind: 'snapshots', group: name, days: days.length, rows });
  for (const temporary of [SNAPSHOT_ROWS, DIFFERENT_ROWS, TOUCHED_EVENTS])
    await session.run(sql`DROP TABLE IF EXISTS ${temporary}`);
  const result = { group: name, days: days.length, rows };
  stage.done(result);
  return result;
}

async function compareAll(
  session: DuckSession,
  snapshot: Snapshot,
  group: CompiledSnapshotGroup,
  lastDay: number,
  files: readonly LakeFile[],
): Promise<string[]> {
  await loadPartials(session, group, wholeSilver(snapshot));
  return compareSnapshots(session, group, { lastDay }, files);
}

async function compareTouched(
  session: DuckSession,
  snapshot: Snapshot,
  group: CompiledSnapshotGroup,
  {
    lastDay,
    now,
    changes,
  }: { readonly lastDay: number; readonly now: number; readonly changes: readonly LakeFile[] },
): Promise<string[]> {
  await loadTouchedRows(session, snapshot, group, changes, { before: lastDay, now });
  const days = new Set(await listDaysOf(session, TOUCHED_ROWS));
  const files = snapshot.files(snapshotTable(group)).filter(({ partition }) => days.has(partition));
  return compareSnapshots(session, group, { lastDay: now, among: TOUCHED_ROWS }, files);
}
