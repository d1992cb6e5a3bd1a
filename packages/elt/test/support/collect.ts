import type { CompiledFeed } from '@cardlake/feeds';
import { type RecordReceiver, readRows } from '../../src';
import { chunksOf } from './chunks';

/** Collects the records that a reader gives, as text with their places and faults; it takes every other one from the bytes around it. */
export async function collect(
  read: (receiver: RecordReceiver) => Promise<void>,
): Promise<(readonly [number, string])[]> {
  const all: (readonly [number, string])[] = [];
  await read({
    tryRecord(bytes, start, end, place) {
      const isTaken = all.length % 2 === 1;
      if (isTaken) all.push([place, bytes.toString('utf8', start, end)]);
      return isTaken;
    },
    onRecord({ place, bytes, fault }) {
      const text = bytes.toString('utf8');
      all.push([place, fault === undefined ? text : `${fault}:${text}`]);
    },
  });
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
