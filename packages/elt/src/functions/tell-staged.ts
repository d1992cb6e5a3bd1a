import type { CompiledFeed } from '@cardlake/feeds';
import { type WaitingObject, waitingObject } from '../events/staged-object';
import type { StagingStore } from '../ports/staging';
import { type StagedIdentity, stagingNames } from '../staging/names';
import type { Plan, Receipt } from '../staging/plan';
import { readProgress, sumReceipts } from '../staging/progress';

/** An object all of whose chunks are staged, as it is told to its publisher. */
export interface StagedObjectEvent extends WaitingObject {
  readonly records: number;
  readonly rows: number;
  readonly rejected: number;
}

/** Ports of telling of staged objects. */
export interface TellingPorts {
  readonly store: Pick<StagingStore, 'get' | 'putNew'>;
  /** Tells that an object is staged; it may be told more than once. */
  readonly announce: (staged: StagedObjectEvent) => Promise<void>;
}

/** Answers whether it was told that an object is staged by a definition, as far as its mark says. */
export const wasTold = async (
  identity: StagedIdentity,
  definition: Pick<CompiledFeed, 'hash'>,
  store: Pick<StagingStore, 'get'>,
): Promise<boolean> => (await store.get(stagingNames(identity, definition).told)) !== undefined;

/** Tells of an object if no receipt is missing, and marks that it was told. @returns whether it is complete */
export async function tellIfComplete(plan: Plan, { store, announce }: TellingPorts): Promise<boolean> {
  // Chunks are mostly loaded in their order: without the last receipt, the others need not be read, as each chunk of a large object would have them.
  const last = plan.chunks.length - 1;
  const { receipt } = stagingNames(plan, { hash: plan.definition });
  if (last > 0 && (await store.get(receipt(last))) === undefined) return false;
  const { receipts, missing } = await readProgress(store, plan);
  if (missing.length > 0) return false;
  await tell(plan, receipts, { store, announce });
  return true;
}

/** Tells of an object by the receipts of all of its chunks, and marks that it was told. */
export async function tell(
  plan: Plan,
  receipts: readonly Receipt[],
  { store, announce }: TellingPorts,
): Promise<void> {
  await announce({ ...waitingObject(plan), ...sumReceipts(receipts) });
  await store.putNew(stagingNames(plan, { hash: plan.definition }).told, Buffer.from('{}\n'));
}
