import { readChunk } from '../chunks/read-chunk';
import type { ChunkWriter } from '../ports/staging';
import { stagingNames } from './names';
import { type Plan, type Receipt, readReceipt, writeReceipt } from './plan';
import type { Staging } from './staging';

/** One message for each chunk: it names the chunk, and has no data. */
export interface ChunkMessage {
  readonly plan: Plan;
  readonly chunk: number;
}

/**
 * Loads a chunk: its rows and rejected records are staged, then its receipt. One that is loaded already is left as it is. Repeated,
 * at the same time or by a run that was given up, it writes the same bytes to the same places.
 */
export async function loadChunk(
  staging: Staging & { readonly writer: ChunkWriter },
  { plan, chunk: at }: ChunkMessage,
): Promise<Receipt> {
  const { feed, transform, source, store, writer } = staging;
  const chunk = plan.chunks[at];
  if (chunk === undefined) throw new Error(`the plan of ${plan.key} has no chunk ${at}`);
  const names = stagingNames(plan, feed);
  const before = await store.get(names.receipt(at));
  if (before !== undefined) return readReceipt(before);
  const access = {
    openObject: (position: number) => source.open(plan, position),
    openPart: (key: string) => store.open(key),
  };
  const counts = await writer.write({
    feed,
    object: { ...plan, key: plan.name ?? plan.key },
    rows: names.rows(at),
    rejects: names.rejects(at),
    fill: (receiver) => readChunk(chunk, access, feed, receiver, transform),
  });
  const receipt = { chunk: at, ...counts };
  await store.putNew(names.receipt(at), writeReceipt(receipt));
  return receipt;
}
