import type { CompiledFeed } from '@cardlake/feeds';
import { type RawRecord, readRows } from '../../src';
import { chunksOf } from './chunks';

/** Collects batches of records, as text with their places and faults. */
export async function collect(
  batches: AsyncIterable<readonly RawRecord[]>,
): Promise<(readonly [number, string])[]> {
  const all: (readonly [number, string])[] = [];
  for await (const records of batches)
    for (const { place, bytes, fault } of records)
      all.push([place, fault === undefined ? bytes.toString('utf8') : `${fault}:${bytes.toString('utf8')}`]);
  return all;
}

/** Reads an object by a feed: what each record became, by its place, and the counts. */
export async function readAll(feed: CompiledFeed, content: string | Buffer, sizes?: readonly number[]) {
  const found: (readonly [number, unknown])[] = [];
  const counts = await readRows(chunksOf(content, sizes), feed, {
    onRow: (place, row) => found.push([place, row]),
    onRejected: (place, reasons) => found.push([place, reasons.join()]),
  });
  return { found, counts };
}
