import { type CompiledFeed, rejected, type Transform } from '@cardlake/feeds';
import { openContent } from '../records/content';
import { recordFormat } from '../records/formats';
import { type Chunks, readRecords } from '../records/read-records';
import { RecordTaker } from './record-taker';
import type { RecordCounts, RowReceiver } from './row-receiver';

/**
 * Reads the records of an object, plain or gzipped: each becomes one row or is rejected with every reason. Memory is bounded by
 * the longest record.
 * @param source the bytes of the object
 */
export async function readRows(
  source: Chunks,
  feed: CompiledFeed,
  receiver: RowReceiver,
  transform?: Transform,
): Promise<RecordCounts> {
  const taker = new RecordTaker(feed, receiver, transform);
  const content = await openContent(source);
  if ('foreign' in content) {
    taker.reject(0, rejected('foreign_format', content.foreign));
    return taker.counts;
  }
  await readRecords(content.chunks, recordFormat(feed), taker);
  if (!taker.isDone && content.isTorn() && !taker.isTornTold)
    taker.reject(taker.end, rejected('torn_object'));
  return taker.counts;
}
