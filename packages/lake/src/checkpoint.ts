import { rmSync } from 'node:fs';
import { sealedJson } from './checksum';
import { withDiskErrors, writeFileAtomic } from './disk';
import type { Journal, LakeState } from './journal';
import { type Layout, recordPath } from './layout';
import type { Checkpoint } from './record';
import type { OnStep } from './steps';

/** Maximum number of records to read after a checkpoint. */
const MAX_RECORDS_BETWEEN = 32;

/** Number of past commits that stay readable. */
const RECORDS_KEPT = 1000;

/**
 * Writes a checkpoint when one is due: when the records since the last one are as large as it is, so that all
 * checkpoints together cost no more than the journal itself, or when there are many records.
 * @returns the journal after that.
 */
export function writeCheckpointIfDue(layout: Layout, journal: Journal, onStep: OnStep): Journal {
  const { state, recordsSinceCheckpoint, bytesSinceCheckpoint, checkpointBytes } = journal;
  if (recordsSinceCheckpoint < MAX_RECORDS_BETWEEN && bytesSinceCheckpoint < checkpointBytes) return journal;
  const text = checkpointText(state);
  writeFileAtomic(layout.checkpoint, text, () => onStep('checkpoint-written'));
  onStep('checkpointed');
  trimLog(layout, state.version);
  onStep('log-trimmed');
  return { ...journal, recordsSinceCheckpoint: 0, bytesSinceCheckpoint: 0, checkpointBytes: text.length };
}

/** Formats a state as the content of a checkpoint. */
export const checkpointText = ({ version, facts, definitions, files, objects }: LakeState): string =>
  sealedJson({
    version,
    facts,
    definitions,
    files: [...files.values()],
    objects: [...objects.values()],
  } satisfies Checkpoint);

/** Removes records older than the history; reaches back far enough to find those that a dead writer left. */
function trimLog(layout: Layout, version: number): void {
  for (
    let old = version - RECORDS_KEPT;
    old > 0 && old > version - RECORDS_KEPT - 2 * MAX_RECORDS_BETWEEN;
    old--
  ) {
    withDiskErrors(layout.log, () => rmSync(recordPath(layout, old), { force: true }));
  }
}
