import type { Snapshot } from '@cardlake/lake';
import type { SourceObject } from '@cardlake/silver-gold';
import { bronzeObjects } from '../catalog/bronze-objects';
import { hasArrived, type WindowEnd } from './window-end';

/** Bronze objects that the ledger does not list. */
export interface PendingObjects {
  /** Objects to process now. */
  readonly arrived: readonly SourceObject[];
  /** Number of objects that arrive after the window end and wait for a later run. */
  readonly later: number;
}

/** Finds the bronze objects that a run up to a window end has to process. */
export function pendingObjects(lakeRoot: string, snapshot: Snapshot, end: WindowEnd): PendingObjects {
  const processed = snapshot.ledger();
  const arrived: SourceObject[] = [];
  let later = 0;
  for (const object of bronzeObjects(lakeRoot)) {
    if (processed.has(object.path)) continue;
    if (hasArrived(object, end)) arrived.push(object);
    else later++;
  }
  return { arrived, later };
}
