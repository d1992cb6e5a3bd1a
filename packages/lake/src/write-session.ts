import { mkdirSync } from 'node:fs';
import type { Clock } from '@cardlake/runtime';
import { applyRecord, removeOrphans } from './apply';
import { commitChanges } from './commit';
import { withDiskErrors } from './disk';
import type { Journal } from './journal';
import type { Layout } from './layout';
import { lockForWriting } from './lock';
import { createSnapshot, type Snapshot } from './snapshot';
import type { OnStep } from './steps';
import { openTransaction, type Transaction } from './transaction';

/** The only writer of a lake until it is released. */
export interface WriteSession {
  /** The newest state, including the commits of this session. */
  readonly snapshot: Snapshot;
  /** Absolute path of the folder for staged and temporary files; emptied at the end. */
  readonly stagingDir: string;
  transaction(): Transaction;
  /** Discards uncommitted changes and releases the lock. May be called twice. */
  release(): void;
}

/**
 * Takes the writer lock, completes a commit that a dead writer left half applied, and removes its staged files.
 * @param read reads the journal
 * @throws UserError `lake_locked`, or one of the disk.
 */
export async function openWriteSession(
  layout: Layout,
  clock: Clock,
  onStep: OnStep,
  read: (layout: Layout) => Journal,
): Promise<WriteSession> {
  const lock = await lockForWriting(layout, clock);
  try {
    onStep('locked');
    const journal = await recover(layout, read(layout), onStep);
    return startWriting(layout, journal, clock, onStep, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

function startWriting(
  layout: Layout,
  recovered: Journal,
  clock: Clock,
  onStep: OnStep,
  unlock: () => void,
): WriteSession {
  let journal = recovered;
  let snapshot: Snapshot | undefined;
  let status: 'open' | 'failed' | 'released' = 'open';
  const firstVersion = journal.state.version + 1;
  let names = 0;
  const requireOpen = () => {
    if (status !== 'open') throw new Error(`this write session is ${status}`);
  };
  return {
    get snapshot() {
      // Lists and sorts every file, so it is done once for each commit.
      snapshot ??= createSnapshot(layout, journal);
      return snapshot;
    },
    stagingDir: layout.staging,
    transaction() {
      requireOpen();
      // The version makes the name differ from those of all files that a committed record names.
      const nextName = () => `${firstVersion}-${names++}`;
      return openTransaction(layout.staging, nextName, async (changes) => {
        requireOpen();
        let committing = false;
        try {
          journal = await commitChanges(layout, journal, changes, clock, onStep, {
            onCommitting() {
              // It may have been released while the staged files were flushed; another writer may be at work by now.
              requireOpen();
              committing = true;
            },
            isReleased: () => status === 'released',
          });
          snapshot = createSnapshot(layout, journal);
          return snapshot;
        } catch (error) {
          // The record may be in the journal: only the next writer, which reads it, knows the state.
          if (committing && status === 'open') status = 'failed';
          throw error;
        }
      });
    },
    release() {
      if (status === 'released') return;
      if (status === 'open') removeOrphans(layout);
      status = 'released';
      onStep('released');
      unlock();
    },
  };
}

/** Completes the newest commit and removes the files that no commit names. */
async function recover(layout: Layout, journal: Journal, onStep: OnStep): Promise<Journal> {
  if (journal.pending !== undefined) await applyRecord(layout, journal.pending, onStep);
  removeOrphans(layout);
  withDiskErrors(layout.staging, () => mkdirSync(layout.staging, { recursive: true }));
  onStep('recovered');
  return { ...journal, pending: undefined };
}
