import { groupTable, snapshotGroups, snapshotTable } from '@cardlake/card-features';
import { onlineGroup, removeOnlineRecords } from '@cardlake/feature-store';
import { type CompiledGroup, type CompiledSnapshotGroup, DAY_MICROS } from '@cardlake/features';
import {
  type DamagedFile,
  type ExaminedLake,
  examineLake,
  removeUnnamedFiles,
  tableId,
} from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import {
  goldQueues,
  lastSnapshotDay,
  silverChanges,
  silverTables,
  updateGold,
  updateSnapshots,
} from '@cardlake/silver-gold';
import { groups, onlineGroups } from '../catalog/groups';
import { datasetTableIds, lakeTables, storedTables } from '../catalog/tables';
import { findDamage } from '../damage/find-damage';
import { featureThreads } from '../run/feature-threads';
import { type PublishOnlineResult, publishOnline } from '../run/publish-online';
import { windowEnd } from '../run/window-end';
import type { EngineContext } from '../session/engine-context';
import { type WriteContext, writeLake } from '../session/lake-writer';
import { lostDatasets, rebuildDatasets } from './rebuild-datasets';
import { rebuildSilver, type SilverRebuild } from './rebuild-silver';

/** Layers that tables can be made from again. */
export const REBUILD_SOURCES = ['bronze', 'silver'] as const;

/** Options of `rebuildLake`. */
export interface RebuildOptions {
  readonly lakeRoot: string;
  /**
   * `bronze`: silver and gold are made anew; `silver`: gold is. By default, only tables with damaged files are made
   * anew, from the layer below them.
   */
  readonly from?: (typeof REBUILD_SOURCES)[number] | undefined;
  /** Ids of the tables to make anew instead. */
  readonly tables?: readonly string[] | undefined;
}

/** Result of a rebuild. */
export interface RebuildResult {
  /** Files that were damaged. */
  readonly damaged: readonly DamagedFile[];
  /** Ids of the tables that were made anew. */
  readonly tables: readonly string[];
  /** Number of bronze objects that were read again. */
  readonly objects: number;
  readonly online: readonly PublishOnlineResult[];
}

/** Ids of the tables that can be made anew by name. */
export const rebuildableTables: readonly string[] = lakeTables.map(tableId);

/**
 * Makes damaged tables anew from the data below them: silver from bronze, gold from silver, datasets and online records
 * from gold. Damaged metadata is mended as far as the rest tells the state; when commits are lost, all of silver and gold
 * is made anew. Each table is replaced by one commit, so that readers see the old state or the new one.
 * @throws UserError `bronze_changed`, with nothing changed, when silver is needed and a processed object is gone or not
 *   what was processed; `dataset_damaged` for a day whose settings are lost, after everything else; `lake_missing` and
 *   the like.
 */
export async function rebuildLake(
  { lakeRoot, from, tables }: RebuildOptions,
  context: EngineContext,
): Promise<RebuildResult> {
  context.signal?.throwIfAborted();
  const examined = examineLake(lakeRoot, context);
  return writeLake(examined.lake, context, async (write) => {
    const files = await findDamage(lakeRoot, write.write.snapshot, { checksums: true });
    const damaged = [...examined.damaged, ...files];
    const plan = planRebuild(files, { from, tables, isLedgerLost: !examined.isComplete });
    const lost = lostDatasets(lakeRoot, write.write.snapshot);
    const rebuilt = await rebuildTables(write, examined, plan);
    for (const group of onlineGroups.map(onlineGroup))
      if (files.some(({ table }) => table === group.name)) removeOnlineRecords(lakeRoot, group);
    const online = await publishOnline(write, rebuilt.before, windowEnd({}, context.clock), 'compare');
    await rebuildDatasets(write, daysOf(write, plan.datasets, files), lost);
    const made = [...rebuilt.tables, ...plan.datasets];
    return { damaged, tables: made, objects: rebuilt.objects, online };
  });
}

/** Tables to make anew, by ids. */
interface RebuildPlan {
  readonly silver: ReadonlySet<string>;
  readonly gold: ReadonlySet<string>;
  readonly snapshots: ReadonlySet<string>;
  readonly datasets: ReadonlySet<string>;
  readonly isLedgerLost: boolean;
}

const idsOfSilver = silverTables.map(tableId);
const idsOfGold = [...groups.map(groupTable), ...goldQueues].map(tableId);
const idsOfSnapshots = snapshotGroups.map(snapshotTable).map(tableId);

function planRebuild(
  files: readonly DamagedFile[],
  {
    from,
    tables,
    isLedgerLost,
  }: Pick<RebuildOptions, 'from' | 'tables'> & { readonly isLedgerLost: boolean },
): RebuildPlan {
  const damaged = files.flatMap(({ table }) => table ?? []);
  const wanted = new Set(
    tables ?? (from === undefined ? damaged : [...damaged, ...idsOfGold, ...idsOfSnapshots]),
  );
  if (from === 'bronze' && tables === undefined) for (const id of idsOfSilver) wanted.add(id);
  if (isLedgerLost) for (const id of [...idsOfSilver, ...idsOfGold, ...idsOfSnapshots]) wanted.add(id);
  const pick = (ids: Iterable<string>) => new Set([...ids].filter((id) => wanted.has(id)));
  const plan = {
    silver: pick(idsOfSilver),
    gold: pick(idsOfGold),
    snapshots: pick(idsOfSnapshots),
    datasets: pick(datasetTableIds),
    isLedgerLost,
  };
  if (from === 'silver' && plan.silver.size > 0) {
    const why = isLedgerLost
      ? 'commits of the lake are lost'
      : `${[...plan.silver].join(', ')} must be made anew`;
    throw new UserError('bad_option', `--from silver is not enough: ${why}`, { hint: 'Use --from bronze.' });
  }
  return plan;
}

/** Makes silver, snapshots and gold anew. @returns the snapshot before it and what was done */
async function rebuildTables(context: WriteContext, examined: ExaminedLake, plan: RebuildPlan) {
  const { write } = context;
  const before = write.snapshot;
  const done =
    plan.silver.size > 0 || plan.isLedgerLost
      ? await rebuildFromBronze(context, plan)
      : { objects: 0, tables: await rebuildFromSilver(context, plan) };
  if (done.tables.length === 0 && examined.damaged.length > 0)
    await write.transaction().commit({ kind: 'rebuild', metadata: examined.damaged.length });
  if (examined.damaged.length > 0) examined.mend();
  // Files of a commit whose record is lost.
  removeUnnamedFiles(context.lake.root, write.snapshot, storedTables);
  return { before, ...done };
}

async function rebuildFromBronze(context: WriteContext, plan: RebuildPlan): Promise<SilverRebuild> {
  const withGold = plan.gold.size > 0;
  const { silver: tables, isLedgerLost } = plan;
  const windowEndMicros = snapshotEnd(context, plan);
  const done = await rebuildSilver(context, { tables, withGold, isLedgerLost, windowEndMicros });
  const made = new Set(done.tables);
  const snapshots = [...plan.snapshots].filter((table) => !made.has(table));
  const others =
    snapshots.length > 0 ? await rebuildFromSilver(context, { ...plan, snapshots: new Set(snapshots) }) : [];
  return { objects: done.objects, tables: [...done.tables, ...others.filter((table) => !made.has(table))] };
}

/** Makes snapshots and gold anew. @returns ids of the tables */
async function rebuildFromSilver(context: WriteContext, plan: RebuildPlan): Promise<string[]> {
  const { session, write, reporter } = context;
  const windowEndMicros = snapshotEnd(context, plan);
  const threads = featureThreads(context);
  // Of a damaged queue, no changes can be read.
  const isQueueLost = plan.gold.has(tableId(silverChanges));
  const isWanted = (group: CompiledSnapshotGroup) =>
    isQueueLost || plan.snapshots.has(tableId(snapshotTable(group)));
  const anew = snapshotGroups.filter(isWanted);
  const others = plan.gold.size === 0 ? [] : snapshotGroups.filter((group) => !isWanted(group));
  const options = { session, write, windowEndMicros, reporter };
  await updateSnapshots({ ...options, groups: anew, anew: true });
  // Gold takes up all changes that wait, so the snapshots have to know them before it does.
  await updateSnapshots({ ...options, groups: others });
  const chosen = plan.gold.size > 0 ? groupsToCompute(context, plan.gold) : [];
  if (chosen.length > 0)
    await updateGold({ ...context, groups: chosen, snapshotGroups, anew: true, threads });
  // Takes up the snapshots that came out different.
  else if (anew.length > 0) await updateGold({ ...context, groups, snapshotGroups, threads });
  return [...anew.map(snapshotTable), ...chosen.map(groupTable)].map(tableId);
}

/** Chooses the groups to compute: all when changes wait, since the commit of a group empties the queues of them. */
function groupsToCompute({ write }: WriteContext, wanted: ReadonlySet<string>): readonly CompiledGroup[] {
  const waiting = goldQueues.some((queue) => write.snapshot.files(queue).some(({ rows }) => rows > 0));
  return waiting ? groups : groups.filter((group) => wanted.has(tableId(groupTable(group))));
}

/**
 * Finds the window end that snapshots are made anew for, µs: that of the day which the journal knows, or now when it may
 * have lost a later one.
 */
function snapshotEnd({ write, clock }: WriteContext, { isLedgerLost }: RebuildPlan): number {
  const days = snapshotGroups.map((group) => lastSnapshotDay(write.snapshot, group));
  const isKnown = !isLedgerLost && days.every((day) => day !== undefined);
  const known = days.map((day) => (day ?? 0) * DAY_MICROS);
  return Math.max(isKnown ? 0 : windowEnd({}, clock).asOfMicros, ...known);
}

/** Days whose datasets have a damaged file, or all of them when none has one. */
function daysOf(
  { write }: WriteContext,
  tables: ReadonlySet<string>,
  damaged: readonly DamagedFile[],
): string[] {
  const paths = new Set(damaged.map(({ path }) => path));
  const days = (isWanted: (path: string) => boolean) =>
    [...tables].flatMap((table) =>
      write.snapshot.files(table).flatMap(({ path, partition }) => (isWanted(path) ? partition : [])),
    );
  const hit = days((path) => paths.has(path));
  return [...new Set(hit.length > 0 ? hit : days(() => true))].sort();
}
