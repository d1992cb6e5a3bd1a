import type { Snapshot } from '@cardlake/lake';
import type { BronzeObject } from '@cardlake/silver-gold';
import { bronzeObjects } from './bronze-objects';
import { hasArrived, type WindowEnd } from './window-end';

/** Bronze objects the ledger does not know. */
export interface Pending {
  /** Those to be taken up now. */
  readonly arrived: readonly BronzeObject[];
  /** How many arrive after the window end and wait for a later run. */
  readonly later: number;
}

/** What there is to do for a run up to a window end. */
export function pendingObjects(lakeRoot: string, snapshot: Snapshot, end: WindowEnd): Pending {
  const known = snapshot.objects();
  const arrived: BronzeObject[] = [];
  let later = 0;
  for (const object of bronzeObjects(lakeRoot)) {
    if (known.has(object.path)) continue;
    if (hasArrived(object, end)) arrived.push(object);
    else later++;
  }
  return { arrived, later };
}
