import { join } from 'node:path';
import { type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import { SNAPSHOT_TTL_DAYS } from '@cardlake/job-contract';
import { type Clock, systemClock } from '@cardlake/runtime';
import { addDays, requireDay } from '../days';
import type {
  SnapshotMarker,
  SnapshotPublication,
  SnapshotRead,
  SnapshotRow,
  SnapshotRows,
} from '../snapshot-rows';
import { formatRow, LoadedDay } from './loaded-day';
import { listVersions, readVersion, removeVersion, type VersionFile, writeVersion } from './version-files';

/** Days in memory: events of today use two, and late ones one more. */
const LOADED_DAYS = 4;

/** Age of a listing from which a read has new versions looked for, without waiting for them, ms. */
const LISTING_MS = 1_000;

/** Instant of a listing that was not made yet. */
const NEVER = Number.NEGATIVE_INFINITY;

/** A group's published versions as last listed, and the days in memory. */
interface GroupState {
  versions: readonly VersionFile[];
  listedAt: number;
  /** The refresh that is under way. */
  refreshing: Promise<void> | undefined;
  readonly loaded: Map<string, LoadedDay>;
}

/**
 * Snapshot rows in files, `<folder>/<group>/<day>.v<version>.ndjson`; a process that publishes and others that read may
 * share a folder. Days expire by the newest published day, not by the time of the machine.
 */
export class LocalSnapshotRows implements SnapshotRows {
  private readonly states = new Map<string, GroupState>();

  /** @param folder where the files are */
  constructor(
    private readonly folder: string,
    private readonly clock: Clock = systemClock,
  ) {}

  async read(group: CompiledSnapshotGroup, key: string, day: string): Promise<SnapshotRead | undefined> {
    const state = this.stateOf(group);
    await this.refreshIfOld(group, state);
    const found = findNewestDay(state.versions, requireDay(day));
    if (found === undefined) return undefined;
    const rows = await this.load(group, state, found);
    const row = rows.find(key);
    return {
      values: row?.values ?? null,
      day: found,
      version: row?.version ?? rows.version,
      isStale: found !== day,
    };
  }

  async publish({ group, day, version, rows }: SnapshotPublication): Promise<SnapshotMarker> {
    requireDay(day);
    const folder = this.folderOf(group);
    const published = (await listVersions(folder)).filter((file) => file.day === day).at(-1);
    if (published !== undefined && published.version >= version)
      return { ...published, rows: await readVersion(folder, published, () => {}) };
    const written = await writeVersion(folder, { day, version }, formatRows(group, rows));
    const state = this.stateOf(group);
    const listed = await this.list(group, state);
    const expired = listed.filter((file) => !isCurrent(file, listed));
    for (const file of expired) await removeVersion(folder, file);
    return { day, version, rows: written };
  }

  /** Reads what was published since, and the newest day into memory, so that no later read has to wait for that. */
  refresh(group: CompiledSnapshotGroup): Promise<void> {
    const state = this.stateOf(group);
    state.refreshing ??= this.readNew(group, state).finally(() => {
      state.refreshing = undefined;
    });
    return state.refreshing;
  }

  /** Waits for the first listing; later ones go on beside the reads. One that fails is done again by the next read. */
  private async refreshIfOld(group: CompiledSnapshotGroup, state: GroupState): Promise<void> {
    if (this.clock.now() - state.listedAt < LISTING_MS) return;
    const refreshing = this.refresh(group);
    if (state.listedAt === NEVER) await refreshing;
    else
      refreshing.catch(() => {
        state.listedAt = NEVER;
      });
  }

  private async readNew(group: CompiledSnapshotGroup, state: GroupState): Promise<void> {
    await this.list(group, state);
    const newest = state.versions.at(-1);
    if (newest !== undefined) await this.load(group, state, newest.day);
  }

  private folderOf(group: CompiledSnapshotGroup): string {
    return join(this.folder, publishedName(group));
  }

  private stateOf(group: CompiledSnapshotGroup): GroupState {
    const name = publishedName(group);
    const known = this.states.get(name);
    if (known !== undefined) return known;
    const state = { versions: [], listedAt: NEVER, refreshing: undefined, loaded: new Map() };
    this.states.set(name, state);
    return state;
  }

  /** Lists the folder of a group for later reads. @returns all its versions, those that have expired, too */
  private async list(group: CompiledSnapshotGroup, state: GroupState): Promise<readonly VersionFile[]> {
    const versions = await listVersions(this.folderOf(group));
    const current = versions.filter((file) => isCurrent(file, versions));
    for (const [day, loaded] of state.loaded) await loaded.readNewer(versionsOf(current, day));
    state.versions = current;
    state.listedAt = this.clock.now();
    return versions;
  }

  private async load(group: CompiledSnapshotGroup, state: GroupState, day: string): Promise<LoadedDay> {
    const known = state.loaded.get(day);
    const loaded = known ?? new LoadedDay(group, this.folderOf(group), versionsOf(state.versions, day));
    if (known === undefined) {
      state.loaded.set(day, loaded);
      for (const oldest of state.loaded.keys()) {
        if (state.loaded.size <= LOADED_DAYS) break;
        state.loaded.delete(oldest);
      }
    }
    try {
      await loaded.ready;
    } catch (error) {
      state.loaded.delete(day);
      throw error;
    }
    return loaded;
  }
}

const versionsOf = (versions: readonly VersionFile[], day: string): VersionFile[] =>
  versions.filter((file) => file.day === day);

const findNewestDay = (versions: readonly VersionFile[], until: string): string | undefined =>
  versions.findLast(({ day }) => day <= until)?.day;

/** Tests whether a day is younger than the newest one by less than the time for which days are kept. */
function isCurrent({ day }: VersionFile, versions: readonly VersionFile[]): boolean {
  const newest = versions.at(-1)?.day ?? day;
  return day > addDays(newest, -SNAPSHOT_TTL_DAYS);
}

async function* formatRows(group: CompiledSnapshotGroup, batches: SnapshotPublication['rows']) {
  for await (const batch of batches as AsyncIterable<readonly SnapshotRow[]>)
    yield batch.map((row) => formatRow(group, row));
}
