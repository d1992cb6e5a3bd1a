import type { StagingStore } from '../ports/staging';
import type { RecordCounts } from '../rows/row-receiver';
import { type StagingNames, stagingNames } from './names';
import { type Plan, type Receipt, readReceipt } from './plan';

/** State of the loading of an object. */
export interface Progress {
  readonly receipts: readonly Receipt[];
  /** Chunks without a receipt: a message for each is sent, or sent again. */
  readonly missing: readonly number[];
}

/** Reads how far an object is loaded: it is complete once no receipt is missing. */
export async function readProgress(store: Pick<StagingStore, 'get'>, plan: Plan): Promise<Progress> {
  const names: StagingNames = stagingNames(plan, { hash: plan.definition });
  const receipts: Receipt[] = [];
  const missing: number[] = [];
  for (const at of plan.chunks.keys()) {
    const found = await store.get(names.receipt(at));
    if (found === undefined) missing.push(at);
    else receipts.push(readReceipt(found));
  }
  return { receipts, missing };
}

/** Adds up the counts of the chunks of an object. */
export const sumReceipts = (receipts: readonly RecordCounts[]): RecordCounts => ({
  records: receipts.reduce((sum, { records }) => sum + records, 0),
  rows: receipts.reduce((sum, { rows }) => sum + rows, 0),
  rejected: receipts.reduce((sum, { rejected }) => sum + rejected, 0),
});
