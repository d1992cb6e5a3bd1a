import { forEachConcurrently } from '@cardlake/aws';
import type { StagingStore } from '../ports/staging';
import type { RecordCounts } from '../rows/row-receiver';
import { type StagingNames, stagingNames } from './names';
import { type Plan, type Receipt, readReceipt } from './plan';

/** Receipts that are read at once. */
const CONCURRENCY = 32;

/** State of the loading of an object. */
export interface Progress {
  readonly receipts: readonly Receipt[];
  /** Chunks without a receipt: a message for each is sent, or sent again. */
  readonly missing: readonly number[];
}

/** Reads how far an object is loaded: it is complete once no receipt is missing. */
export async function readProgress(store: Pick<StagingStore, 'get'>, plan: Plan): Promise<Progress> {
  const names: StagingNames = stagingNames(plan, { hash: plan.definition });
  const found: (Receipt | undefined)[] = Array.from(plan.chunks, () => undefined);
  await forEachConcurrently([...plan.chunks.keys()], CONCURRENCY, async (at) => {
    const content = await store.get(names.receipt(at));
    if (content !== undefined) found[at] = readReceipt(content);
  });
  return {
    receipts: found.filter((one) => one !== undefined),
    missing: [...found.keys()].filter((at) => found[at] === undefined),
  };
}

/** Adds up the counts of the chunks of an object. */
export const sumReceipts = (receipts: readonly RecordCounts[]): RecordCounts => ({
  records: receipts.reduce((sum, { records }) => sum + records, 0),
  rows: receipts.reduce((sum, { rows }) => sum + rows, 0),
  rejected: receipts.reduce((sum, { rejected }) => sum + rejected, 0),
});
