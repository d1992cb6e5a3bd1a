import type { LakeTable } from '@cardlake/lake';
import { silverChanges } from './silver-changes';
import { snapshotChanges } from './snapshot-changes';

/** Queues of the changes that gold has not taken up yet; the commit of gold empties them. */
export const goldQueues: readonly LakeTable[] = [silverChanges, snapshotChanges];
