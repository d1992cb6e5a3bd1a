import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@cardlake/runtime';
import { applyRecord } from './apply';
import { writeCheckpointIfDue } from './checkpoint';
import { sealedJson } from './checksum';
import { damageError, findDamagedFiles } from './damage';
import { fsyncPath, withDiskErrors, writeFileAtomic } from './disk';
import { applyRecords, type Journal, type LakeState } from './journal';
import { type Layout, recordPath } from './layout';
import type { OnStep } from './steps';
import { type Changes, createRecord } from './transaction';

/**
 * Commits a set of changes on top of a journal: flushes the staged files, writes the record, applies it to the folders,
 * and writes a checkpoint when one is due. Renaming the record is the commit.
 * @param writer `onCommitting` is called right before the commit, so that the caller can tell a failure before it from one after
 *   it; `isReleased` tells whether another writer may be at work, which leaves the rest to that one.
 */
export async function commitChanges(
  layout: Layout,
  journal: Journal,
  changes: Changes,
  clock: Clock,
  onStep: OnStep,
  writer: { onCommitting(): void; isReleased(): boolean },
): Promise<Journal> {
  const { state } = journal;
  for (const path of changes.removed) {
    if (!state.files.has(path))
      throw new Error(`cannot remove ${path}: it is not a file of version ${state.version}`);
  }
  await requireIntact(layout, state, changes);
  const checksums = await changes.flush.end(changes.added.map(({ location }) => location));
  onStep('staged');
  const committedAt = new Date(clock.now()).toISOString();
  const record = createRecord(layout, state.version + 1, committedAt, changes, checksums);
  const text = sealedJson(record);
  withDiskErrors(layout.log, () => mkdirSync(layout.log, { recursive: true }));
  fsyncPath(layout.metadataDir);
  writeFileAtomic(recordPath(layout, record.version), text, () => {
    onStep('record-written');
    writer.onCommitting();
  });
  onStep('committed');

  await applyRecord(layout, record, onStep);
  const next: Journal = {
    state: applyRecords(state, [record]),
    pending: undefined,
    recordsSinceCheckpoint: journal.recordsSinceCheckpoint + 1,
    bytesSinceCheckpoint: journal.bytesSinceCheckpoint + text.length,
    checkpointBytes: journal.checkpointBytes,
  };
  return writer.isReleased() ? next : writeCheckpointIfDue(layout, next, onStep);
}

/** Requires that the files whose rows were copied are what was written. @throws UserError `file_damaged` */
async function requireIntact(layout: Layout, { files }: LakeState, { copied }: Changes): Promise<void> {
  const expected = copied.flatMap((path) => {
    const file = files.get(path);
    return file === undefined ? [] : [{ ...file, location: join(layout.root, path) }];
  });
  const damaged = await findDamagedFiles(expected, { checksums: true });
  if (damaged.length > 0) throw damageError(damaged);
}
