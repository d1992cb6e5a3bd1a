import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Clock, systemClock } from '@cardlake/runtime';
import type { DamagedFile } from './damage';
import { withDiskErrors } from './disk';
import { markCurrent, requireLake } from './format';
import {
  applyRecords,
  DamagedMetadata,
  EMPTY_STATE,
  type Journal,
  type LakeState,
  readCheckpoint,
  readRecord,
  recordVersions,
} from './journal';
import { type Lake, lakeAt } from './lake';
import { type Layout, lakePath, recordPath, resolveLayout } from './layout';
import { requireLocalPath } from './local-path';
import type { JournalRecord } from './record';
import type { OnStep } from './steps';

/** A lake whose metadata may be damaged, as far as it can be read. */
export interface ExaminedLake {
  /** Reads and writes start from the state that could be read. The first commit writes a checkpoint of its own. */
  readonly lake: Lake;
  /** Metadata files that are missing or invalid. */
  readonly damaged: readonly DamagedFile[];
  /** True when the newest state is known in spite of the damage; false when commits are lost. */
  readonly isComplete: boolean;
  /** Removes damaged metadata after a commit, with the lock of the writer: nothing depends on it any more. */
  mend(): void;
}

/**
 * Opens a lake whatever the condition of its metadata.
 * @throws UserError `lake_missing`, `not_a_folder`, `lake_outdated`, `unsupported_lake_format`, or one of the disk.
 */
export function examineLake(
  root: string,
  {
    clock = systemClock,
    onStep = () => {},
  }: { readonly clock?: Clock | undefined; readonly onStep?: OnStep | undefined } = {},
): ExaminedLake {
  requireLocalPath(root);
  const layout = resolveLayout(resolve(root));
  const found = salvage(layout);
  const format = tryRead(layout, () => requireLake(layout, false));
  const isFormatLost = 'damage' in format;
  const damaged = isFormatLost ? [format.damage, ...found.damaged] : found.damaged;
  return {
    lake: lakeAt(layout, clock, onStep, () => salvage(layout).journal),
    damaged,
    // Only lakes of the current format have checksums in their metadata.
    isComplete: found.isComplete && (!isFormatLost || hasChecksum(found.journal.state)),
    mend() {
      if (isFormatLost) markCurrent(layout);
      for (const { path } of found.damaged) {
        const location = resolve(layout.root, path);
        if (location !== layout.checkpoint) withDiskErrors(location, () => rmSync(location, { force: true }));
      }
    },
  };
}

const hasChecksum = ({ files }: LakeState): boolean =>
  [...files.values()].some(({ sha256 }) => sha256 !== undefined);

interface Salvage {
  readonly journal: Journal;
  readonly damaged: readonly DamagedFile[];
  readonly isComplete: boolean;
}

/** Reads what can be read of the journal: the checkpoint, and every record, whether the state needs it or not. */
function salvage(layout: Layout): Salvage {
  const damaged: DamagedFile[] = [];
  const versions = recordVersions(layout);
  const first = versions[0] ?? 1;
  const base = tryRead(layout, () => readCheckpoint(layout)?.value);
  if ('damage' in base) damaged.push(base.damage);
  else if (base.value === undefined && first > 1)
    damaged.push(damageOf(layout, layout.checkpoint, 'is missing'));
  let state = ('value' in base ? base.value : undefined) ?? EMPTY_STATE;
  let pending: JournalRecord | undefined;
  let isComplete = state.version > 0 || first === 1;
  const last = Math.max(state.version, versions.at(-1) ?? 0);
  const needed = state.version === 0 ? first : state.version + 1;
  for (let version = first; version <= last; version++) {
    const record = tryRead(layout, () => readRecord(layout, version)?.value);
    const isNeeded = version >= needed;
    if ('value' in record && record.value !== undefined) {
      if (!isNeeded) continue;
      state = applyRecords(state, [record.value]);
      pending = record.value;
      continue;
    }
    if (isNeeded) isComplete = false;
    if ('damage' in record) damaged.push(record.damage);
    else if (isNeeded) damaged.push(damageOf(layout, recordPath(layout, version), 'is missing'));
  }
  const journal: Journal = {
    state: { ...state, version: last },
    pending: isComplete ? pending : undefined,
    // A checkpoint makes the next commit independent of everything before it.
    recordsSinceCheckpoint: Number.POSITIVE_INFINITY,
    bytesSinceCheckpoint: 0,
    checkpointBytes: 0,
  };
  return { journal, damaged, isComplete };
}

/** Runs a read. @returns its value, or the damage that it met */
function tryRead<T>(layout: Layout, read: () => T): { readonly value: T } | { readonly damage: DamagedFile } {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof DamagedMetadata)) throw error;
    return { damage: damageOf(layout, error.path, error.fault) };
  }
}

const damageOf = (layout: Layout, path: string, fault: string): DamagedFile => ({
  path: lakePath(layout.root, path),
  fault,
});
