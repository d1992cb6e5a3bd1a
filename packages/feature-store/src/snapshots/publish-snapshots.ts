import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { snapshotTable } from '@cardlake/card-features';
import { type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import { SNAPSHOT_TTL_DAYS } from '@cardlake/job-contract';
import { type DuckSession, type Snapshot, sealedJson, withDiskErrors, writeFileAtomic } from '@cardlake/lake';
import { z } from 'zod';
import { addDays } from '../assembled/snapshots/days';
import type { SnapshotRows } from '../assembled/snapshots/snapshot-rows';
import { versionInStore } from '../assembled/snapshots/version-in-store';
import { readStoredJson } from '../stored-json';
import { findChangedRows, readKeptRows, writeChangedRows } from './changed-rows';
import {
  findLastVersion,
  type KeptVersion,
  keptFolder,
  listKeptDays,
  listKeptVersions,
  removeKeptDays,
  writeKeptVersion,
} from './version-folders';

/** Days for which published versions are kept, from the last day on which one can be published. */
const KEPT_DAYS = 90;

const STATE_FILE = 'published.json';

const stateJson = z.object({
  format: z.literal(1),
  /** Files of gold that each day was published from, by day. A day that is not in it may be published in part. */
  days: z.record(z.string(), z.string()),
  /** Versions of a day that is not kept begin behind this one: readers may have had it before it was withdrawn. */
  lastWithdrawn: z.number().optional(),
  /** Greatest version of the days that are too old to be kept. */
  lastRemoved: z.number().optional(),
});
type State = Readonly<z.infer<typeof stateJson>>;

const readState = (folder: string): State =>
  readStoredJson(join(folder, STATE_FILE), stateJson) ?? { format: 1, days: {} };

const writeState = (folder: string, state: State): void =>
  writeFileAtomic(join(folder, STATE_FILE), sealedJson(state));

/** Reads the days that are published, each with what its rows came from. */
export const readDays = (folder: string): State['days'] => readState(folder).days;

const isLater = (days: State['days'], lastDay: string): boolean =>
  Object.keys(days).some((day) => day > lastDay);

/**
 * Removes what was published of a group when some of it is of days after the last one: those days from the lake, and all
 * from the local store, which the next run fills again. Versions of days that come again go on behind those that readers may have had.
 */
export function forgetLaterDays(
  lakeRoot: string,
  group: CompiledSnapshotGroup,
  { lastDay, storeFolder }: { readonly lastDay: string; readonly storeFolder: string },
): void {
  const folder = keptFolder(lakeRoot, group);
  const state = readState(folder);
  if (!isLater(state.days, lastDay)) return;
  const { lastWithdrawn = 0, lastRemoved = 0 } = state;
  const last = Math.max(lastWithdrawn, lastRemoved, findLastVersion(folder, listKeptDays(folder)));
  writeState(folder, { ...state, lastWithdrawn: last });
  removeKeptDays(
    folder,
    listKeptDays(folder).filter((day) => day > lastDay),
  );
  const stored = join(storeFolder, publishedName(group));
  withDiskErrors(stored, () => rmSync(stored, { recursive: true, force: true }));
  // Last, because the days say that there is something to forget.
  writeState(folder, { ...state, days: {}, lastWithdrawn: last });
}

export interface PublishSnapshotsOptions {
  readonly session: DuckSession;
  readonly store: SnapshotRows;
  readonly lakeRoot: string;
  readonly group: CompiledSnapshotGroup;
  readonly snapshot: Snapshot;
  /** Newest day that has begun, `2018-04-05`. */
  readonly lastDay: string;
  /** For kill tests only. */
  readonly onStep?: ((step: string) => void) | undefined;
}

/** Result of publishing a snapshot group. */
export interface PublishSnapshotsResult {
  readonly group: string;
  /** Versions of days that the store took. */
  readonly versions: number;
  /** Rows of these versions. */
  readonly rows: number;
}

/**
 * Publishes the days of a snapshot group that online readers can ask for: a day for the first time with all its rows, and
 * after that the rows that changed, as the next version; rows that vanished become empty ones.
 *
 * A version is kept in the lake before the store gets it, so that a run that dies anywhere is completed by the next one
 * with the same versions. After days that are later than the last one, nothing is published until `forgetLaterDays`.
 */
export async function publishSnapshots(options: PublishSnapshotsOptions): Promise<PublishSnapshotsResult> {
  const { session, lakeRoot, group, store, snapshot, lastDay, onStep = () => {} } = options;
  const folder = keptFolder(lakeRoot, group);
  const days = Array.from({ length: SNAPSHOT_TTL_DAYS }, (_, i) =>
    addDays(lastDay, i + 1 - SNAPSHOT_TTL_DAYS),
  );
  const sources = new Map(days.map((day) => [day, fingerprint(group, snapshot, day)]));
  const state = readState(folder);
  const known = state.days;
  // A run with a later end was before this one, and readers would not find an earlier day.
  if (isLater(known, lastDay)) return { group: publishedName(group), versions: 0, rows: 0 };
  // A store that lost the newest day may have lost all of them.
  const isComplete = known[lastDay] !== undefined && (await versionInStore(store, group, lastDay)) > 0;
  const pending = days.filter((day) => !isComplete || known[day] !== sources.get(day));
  const lacking: KeptVersion[] = [];
  for (const day of pending) lacking.push(...(await keepDay(options, folder, day, state.lastWithdrawn)));
  let rows = 0;
  for (const kept of lacking) {
    const { day, version } = kept;
    const marker = await store.publish({ group, day, version, rows: readKeptRows(session, group, kept) });
    rows += marker.rows;
    onStep('snapshot-version-published');
  }
  if (pending.length > 0) {
    const first = addDays(lastDay, -SNAPSHOT_TTL_DAYS - KEPT_DAYS);
    const old = listKeptDays(folder).filter((day) => day < first);
    const lastRemoved = Math.max(state.lastRemoved ?? 0, findLastVersion(folder, old));
    writeState(folder, { ...state, days: Object.fromEntries(sources), lastRemoved });
    removeKeptDays(folder, old);
  }
  return { group: publishedName(group), versions: lacking.length, rows };
}

/** Hashes what the rows of a day come from. Paths of files are never used again, so they stand for the rows. */
export function fingerprint(group: CompiledSnapshotGroup, snapshot: Snapshot, day: string): string {
  const paths = filesOf(group, snapshot, day).map(({ path }) => path);
  return createHash('sha256')
    .update(JSON.stringify([group.hash, ...paths]))
    .digest('hex');
}

/** Lists the files of a day. */
export const filesOf = (group: CompiledSnapshotGroup, snapshot: Snapshot, day: string) =>
  snapshot.files(snapshotTable(group)).filter(({ partition }) => partition === day);

/** Keeps the rows of a day that changed as its next version. @returns the versions that the store lacks */
async function keepDay(
  { session, store, group, snapshot, onStep = () => {} }: PublishSnapshotsOptions,
  folder: string,
  day: string,
  lastWithdrawn = 0,
): Promise<KeptVersion[]> {
  const versions = listKeptVersions(folder, day);
  const changed = await findChangedRows(session, group, filesOf(group, snapshot, day), versions);
  const stored = await versionInStore(store, group, day);
  if (changed > 0 || versions.length === 0) {
    const next = Math.max(stored, versions.at(-1)?.version ?? lastWithdrawn) + 1;
    versions.push(
      await writeKeptVersion(folder, day, next, (path) => writeChangedRows(session, group, path)),
    );
    onStep('snapshot-version-kept');
  }
  return versions.filter(({ version }) => version > stored);
}
