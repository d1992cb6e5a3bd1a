import { createHash } from 'node:crypto';
import { snapshotTable } from '@cardlake/card-features';
import { cardDisputes, cardTransactions } from '@cardlake/card-schema';
import { type CompiledSnapshotGroup, publishedName, SNAPSHOT_DAY } from '@cardlake/features';
import {
  type DuckSession,
  identifier,
  type Snapshot,
  sql,
  stageCopy,
  type WriteSession,
} from '@cardlake/lake';
import type { Reporter } from '@cardlake/runtime';
import { DAY_MICROS } from '../thresholds';
import { compareSnapshots, SNAPSHOT_CHANGES } from './compare-snapshots';
import { listDayFeatures } from './day-windows';
import { formatInputs, readInputs, type SnapshotInputs } from './inputs';
import { SNAPSHOT_ROWS } from './snapshot-relations';

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
 * Updates the gold table of every snapshot group, one commit a group. Rows are computed from aggregates per day, compared
 * with those that are there, and only days with a difference are written. When neither silver nor the day of the window end
 * has changed, nothing is computed.
 *
 * @returns one entry for each group that was computed
 */
export async function updateSnapshots(options: SnapshotsOptions): Promise<SnapshotResult[]> {
  const results: SnapshotResult[] = [];
  for (const group of options.groups) {
    const inputs = inputsOf(group, options);
    if (inputs !== undefined) results.push(await updateGroup(options, group, inputs));
  }
  return results;
}

/** Finds what the rows of a group are a function of; undefined when they have been computed from it. */
function inputsOf(
  group: CompiledSnapshotGroup,
  { write: { snapshot }, windowEndMicros, anew = false }: SnapshotsOptions,
): SnapshotInputs | undefined {
  const silver = snapshot.files(cardTransactions);
  const newest = silver.at(-1)?.partition;
  if (newest === undefined) return undefined;
  const table = snapshotTable(group);
  const known = readInputs(snapshot.definition(table));
  const lastDay = Math.max(Math.floor(windowEndMicros / DAY_MICROS), known?.lastDay ?? 0);
  const inputs = { definition: group.hash, lastDay, silver: hashOfSilver(snapshot) };
  const reach = Math.max(...listDayFeatures(group).map(({ window }) => window.days + window.delay));
  const lastRow = (Date.parse(newest) * 1000) / DAY_MICROS + reach;
  const isCurrent =
    !anew &&
    known?.definition === inputs.definition &&
    known.silver === inputs.silver &&
    (known.lastDay === lastDay || known.lastDay >= lastRow) &&
    (known.rows === 0 || snapshot.files(table).length > 0);
  return isCurrent ? undefined : inputs;
}

/** Paths of files are never used again, so they stand for the content of silver. */
function hashOfSilver(snapshot: Snapshot): string {
  const hash = createHash('sha256');
  for (const { path } of [cardTransactions, cardDisputes].flatMap((table) => snapshot.files(table)))
    hash.update(`${path}\n`);
  return hash.digest('hex');
}

async function updateGroup(
  { session, write, anew = false, reporter }: SnapshotsOptions,
  group: CompiledSnapshotGroup,
  inputs: SnapshotInputs,
): Promise<SnapshotResult> {
  const { snapshot } = write;
  const table = snapshotTable(group);
  const name = publishedName(group);
  const stage = reporter.stage('snapshots');
  const files = anew ? [] : snapshot.files(table);
  const changed = new Set(await compareSnapshots(session, snapshot, group, inputs.lastDay, files));
  const transaction = write.transaction();
  for (const { path, partition } of snapshot.files(table))
    if (anew || changed.has(partition)) transaction.remove(path);
  const columns = Object.keys(table.fields).map(identifier);
  const written = await stageCopy(
    session,
    transaction,
    table,
    sql`SELECT ${columns} FROM ${SNAPSHOT_ROWS} SEMI JOIN ${SNAPSHOT_CHANGES} USING (${identifier(SNAPSHOT_DAY)})`,
    { days: changed.size },
  );
  const all = await session.count(SNAPSHOT_ROWS);
  transaction.define(table, formatInputs({ ...inputs, rows: all }));
  const rows = [...written.values()].reduce((total, count) => total + count, 0);
  await transaction.commit({ kind: 'snapshots', group: name, days: changed.size, rows });
  const result = { group: name, days: changed.size, rows };
  stage.done(result);
  return result;
}
