import { accessSync, constants } from 'node:fs';
import { type SkippedFile, skipReasonOf } from '@cardlake/bronze';
import type { Snapshot } from '@cardlake/lake';
import { count, numberOf, UserError } from '@cardlake/runtime';
import type { SourceObject } from '@cardlake/silver-gold';
import { bronzeObjects } from './bronze-objects';

/** A processed object that is no longer what was processed: an object is its path and its size. */
export interface ChangedObject {
  readonly path: string;
  readonly bytes: number;
  /** Its size when it was processed. */
  readonly processedBytes: number;
}

/** Everything below the bronze prefix, against the ledger: each file is in exactly one of the lists. */
export interface BronzeSurvey {
  /** Number of objects, and their bytes: processed, changed and pending ones. */
  readonly objects: number;
  readonly bytes: number;
  /** Objects that no run has processed. */
  readonly pending: readonly SourceObject[];
  readonly changed: readonly ChangedObject[];
  /** Files and folders that are no objects now, with the reason. */
  readonly skipped: readonly SkippedFile[];
  /** Number of processed objects that are no longer there, as retention deletes them. */
  readonly expired: number;
}

/**
 * Compares the bronze prefix with the ledger of a snapshot.
 * @param onUnchanged called with each processed object that is as it was
 */
export function surveyBronze(
  lakeRoot: string,
  snapshot: Snapshot,
  onUnchanged: (object: SourceObject) => void = () => {},
): BronzeSurvey {
  const ledger = snapshot.ledger();
  const pending: SourceObject[] = [];
  const changed: ChangedObject[] = [];
  const skipped: SkippedFile[] = [];
  const sum = { objects: 0, bytes: 0, known: 0 };
  for (const object of bronzeObjects(lakeRoot, (file) => skipped.push(file))) {
    const processed = ledger.get(object.path);
    const unreadable = processed === undefined ? unreadableFile(object) : undefined;
    if (unreadable !== undefined) {
      skipped.push(unreadable);
      continue;
    }
    sum.objects++;
    sum.bytes += object.bytes;
    if (processed === undefined) {
      pending.push(object);
      continue;
    }
    sum.known++;
    if (processed.bytes === object.bytes) onUnchanged(object);
    else changed.push({ path: object.path, bytes: object.bytes, processedBytes: processed.bytes });
  }
  const { objects, bytes, known } = sum;
  return { objects, bytes, pending, changed, skipped, expired: ledger.size - known };
}

function unreadableFile({ path, location }: SourceObject): SkippedFile | undefined {
  try {
    accessSync(location, constants.R_OK);
    return undefined;
  } catch (error) {
    return { path, reason: skipReasonOf(error) ?? 'unreadable' };
  }
}

const SHOWN = 5;

/**
 * Refuses to call a run done that found processed objects changed.
 * @throws UserError `object_changed` that names them and says how to have them read
 */
export function requireUnchanged(changed: readonly ChangedObject[]): void {
  const [first] = changed;
  if (first === undefined) return;
  const named = changed
    .slice(0, SHOWN)
    .map(
      ({ path, bytes, processedBytes }) =>
        `${path} (${numberOf(processedBytes, 'byte')} then, ${count(bytes)} now)`,
    );
  const more = changed.length > SHOWN ? `, and ${changed.length - SHOWN} more` : '';
  throw new UserError(
    'object_changed',
    `bronze objects have changed since they were processed: ${named.join(', ')}${more}`,
    {
      hint:
        'Everything else was processed. Bronze objects are written once: move a changed one to a new name in its ' +
        'folder, and the next run reads it as a new object, in which known events count as duplicates; or put the ' +
        'old content back.',
    },
  );
}
