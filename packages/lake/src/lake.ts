import { resolve } from 'node:path';
import { type Clock, isUserError, systemClock, UserError } from '@cardlake/runtime';
import { checkpointText } from './checkpoint';
import { isMissing, messageOf } from './disk';
import { isOfContainer, requireLake } from './format';
import { type Journal, readJournal, readRecord, recordVersions } from './journal';
import { type Layout, resolveLayout } from './layout';
import { requireLocalPath } from './local-path';
import { currentWriter, type Writer } from './lock';
import { REBUILD_ADVICE } from './rebuild-advice';
import type { CommitMetadata, JournalRecord } from './record';
import { createSnapshot, type Snapshot } from './snapshot';
import type { OnStep } from './steps';
import { openWriteSession, type WriteSession } from './write-session';

/** A past commit. */
export interface CommitSummary {
  readonly version: number;
  /** ISO 8601, UTC. */
  readonly committedAt: string;
  /** Metadata that the command gave the commit. */
  readonly facts: CommitMetadata;
  readonly filesAdded: number;
  readonly filesRemoved: number;
  readonly rowsAdded: number;
  readonly objectsProcessed: number;
}

/** A lake on a local folder. */
export interface Lake {
  /** Absolute path. */
  readonly root: string;
  /** True for a lake that a job in a container writes: a folder with it is a copy, or stands for its bucket. */
  readonly isOfContainer: boolean;
  /** Formats the newest state as the content of a checkpoint, see `createLakeCopy`. */
  checkpoint(): string;
  /** Reads the newest committed state, without a lock. */
  snapshot(): Snapshot;
  /**
   * Runs a read over the newest snapshot, and again over a newer one when a writer removed a file during the read. A
   * read that fails must leave nothing behind.
   * @throws UserError `file_missing` when a file is missing in every attempt.
   */
  withSnapshot<T>(read: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  /** Tells whether there are commits after a version; cheap, so that it can be asked again and again. */
  hasCommitsAfter(version: number): boolean;
  /** Lists the newest commits, newest first: at most `limit`, and no more than the lake keeps. */
  history(limit: number): CommitSummary[];
  /** Returns the process that writes now, if any. For information only: it is not a lock. */
  writer(): Writer | undefined;
  /** Starts writing, as the only writer. @throws UserError `lake_locked` while there is another. */
  beginWrite(): Promise<WriteSession>;
}

/** Number of times that a read is tried before its missing file is reported. */
const READ_ATTEMPTS = 3;

/**
 * Opens the lake in a folder.
 * @param options `create`: create it when the folder is missing or empty; `fileTag`: last part of the names of new files; `onStep`:
 *   only for kill tests.
 * @throws UserError `lake_missing`, `not_a_lake`, `not_a_folder`, `not_local`, `lake_outdated`, `unsupported_lake_format`, or one of
 *   the disk.
 */
export async function openLake(
  root: string,
  options: {
    readonly create?: boolean;
    readonly clock?: Clock;
    readonly fileTag?: string | undefined;
    readonly onStep?: OnStep;
  } = {},
): Promise<Lake> {
  const { create = false, clock = systemClock, fileTag, onStep = () => {} } = options;
  requireLocalPath(root);
  const layout = { ...resolveLayout(resolve(root)), ...(fileTag === undefined ? {} : { fileTag }) };
  requireLake(layout, create);
  return lakeAt(layout, clock, onStep);
}

/**
 * Creates the operations on a lake whose format was checked.
 * @param read reads its journal
 */
export function lakeAt(
  layout: Layout,
  clock: Clock,
  onStep: OnStep,
  read: (layout: Layout) => Journal = readJournal,
): Lake {
  const snapshot = () => createSnapshot(layout, read(layout));
  return {
    root: layout.root,
    get isOfContainer() {
      return isOfContainer(layout);
    },
    checkpoint: () => checkpointText(read(layout).state),
    snapshot,
    async withSnapshot(read) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await read(snapshot());
        } catch (error) {
          if (!isUserError(error, 'file_missing') && !isMissing(error)) throw error;
          if (attempt === READ_ATTEMPTS) throw fileMissing(layout.root, error);
        }
      }
    },
    hasCommitsAfter: (version) => (recordVersions(layout).at(-1) ?? 0) > version,
    history(limit) {
      const summaries: CommitSummary[] = [];
      for (let version = read(layout).state.version; summaries.length < limit && version > 0; version--) {
        const record = readKeptRecord(layout, version);
        if (record === undefined) break;
        summaries.push({
          version,
          committedAt: record.committedAt,
          facts: record.facts,
          filesAdded: record.adds.length,
          filesRemoved: record.removes.length,
          rowsAdded: record.adds.reduce((rows, add) => rows + add.rows, 0),
          objectsProcessed: record.objects.length,
        });
      }
      return summaries;
    },
    writer: () => currentWriter(layout),
    beginWrite: () => openWriteSession(layout, clock, onStep, read),
  };
}

/** Reads a record of the history; undefined for one that is not kept or is damaged, as nothing depends on it. */
function readKeptRecord(layout: Layout, version: number): JournalRecord | undefined {
  try {
    return readRecord(layout, version)?.value;
  } catch (error) {
    if (isUserError(error, 'lake_damaged')) return undefined;
    throw error;
  }
}

function fileMissing(root: string, cause: unknown): UserError {
  const message = `a file of the lake ${root} is missing: ${messageOf(cause)}`;
  return new UserError('file_missing', message, {
    hint: `Run the command again, because a writer may be replacing the file. If it stays missing: ${REBUILD_ADVICE}`,
    cause,
  });
}
