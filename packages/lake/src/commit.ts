import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '@cardlake/runtime';
import { applyRecord } from './apply';
import { writeCheckpointIfDue } from './checkpoint';
import { diskError, fsyncPath, withDiskErrors, writeFileAtomic } from './disk';
import { applyRecords, type Journal } from './journal';
import { type Layout, recordPath } from './layout';
import type { OnStep } from './steps';
import { type Changes, createRecord } from './transaction';

/**
 * Commits a set of changes on top of a journal: flushes the staged files, writes the record, applies it to the folders,
 * and writes a checkpoint when one is due. Renaming the record is the commit; `onCommitting` is called right before, so
 * that the caller can tell a failure before the commit from one after it.
 */
export async function commitChanges(
  layout: Layout,
  journal: Journal,
  changes: Changes,
  clock: Clock,
  onStep: OnStep,
  onCommitting: () => void,
): Promise<Journal> {
  const { state } = journal;
  for (const path of changes.removed) {
    if (!state.files.has(path))
      throw new Error(`cannot remove ${path}: it is not a file of version ${state.version}`);
  }
  const record = createRecord(layout.root, state.version + 1, new Date(clock.now()).toISOString(), changes);
  await flush(layout, changes);
  onStep('staged');

  const text = `${JSON.stringify(record)}\n`;
  withDiskErrors(layout.log, () => mkdirSync(layout.log, { recursive: true }));
  fsyncPath(layout.metadataDir);
  writeFileAtomic(recordPath(layout, record.version), text, () => {
    onStep('record-written');
    onCommitting();
  });
  onStep('committed');

  applyRecord(layout, record, onStep);
  const next: Journal = {
    state: applyRecords(state, [record]),
    pending: undefined,
    recordsSinceCheckpoint: journal.recordsSinceCheckpoint + 1,
    bytesSinceCheckpoint: journal.bytesSinceCheckpoint + text.length,
    checkpointBytes: journal.checkpointBytes,
  };
  return writeCheckpointIfDue(layout, next, onStep);
}

/** Flushes the staged files and their folders. */
async function flush(layout: Layout, { added }: Changes): Promise<void> {
  const folders = new Set<string>();
  const pending = added.map(({ location }) => location);
  const flushNext = async (): Promise<void> => {
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      folders.add(dirname(path));
      await flushFile(path);
    }
  };
  await Promise.all([flushNext(), flushNext(), flushNext(), flushNext()]);
  for (const folder of [...folders]) folders.add(dirname(folder));
  for (const folder of folders) fsyncPath(folder);
  fsyncPath(layout.metadataDir);
}

async function flushFile(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw diskError(error, path);
  }
}
