import type { Snapshot } from '@cardlake/lake';
import type { SourceObject } from '@cardlake/silver-gold';
import { type BronzeSurvey, surveyBronze } from '../catalog/bronze-survey';
import { hasArrived, type WindowEnd } from './window-end';

/** Bronze objects that the ledger does not list, and whatever else a run has to tell about bronze. */
export interface PendingObjects extends Pick<BronzeSurvey, 'changed' | 'skipped' | 'expired'> {
  /** Objects to process now. */
  readonly arrived: readonly SourceObject[];
  /** Number of objects that arrive after the window end and wait for a later run. */
  readonly later: number;
}

/** Finds the bronze objects that a run up to a window end has to process. */
export function pendingObjects(lakeRoot: string, snapshot: Snapshot, end: WindowEnd): PendingObjects {
  const { pending, changed, skipped, expired } = surveyBronze(lakeRoot, snapshot);
  const arrived = pending.filter((object) => hasArrived(object, end));
  return { arrived, later: pending.length - arrived.length, changed, skipped, expired };
}
