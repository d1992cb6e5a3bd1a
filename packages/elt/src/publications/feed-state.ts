import { type CompiledFeed, feedTableName } from '@cardlake/feeds';
import type { FeedState } from '@cardlake/job-contract';
import { objectName } from '../places';
import type { StartPorts } from './start-publication';

/** Most objects that are named. */
const MOST_KEYS = 100;

/**
 * Reads what waits of a feed, and the execution that publishes it now. It changes nothing.
 * @param prefix names only objects whose names begin so; all are counted
 */
export async function readFeedState(
  feed: CompiledFeed,
  {
    publications,
    bucket,
    isRunning,
  }: Pick<StartPorts, 'publications' | 'isRunning'> & { readonly bucket: string },
  prefix = '',
): Promise<FeedState> {
  const name = feedTableName(feed);
  const lease = await publications.readLease(name);
  const waiting = await publications.listWaiting(name);
  const holder = lease?.holder;
  return {
    feed: name,
    objects: waiting.length,
    bytes: waiting.reduce((sum, { bytes }) => sum + bytes, 0),
    keys: waiting
      .map((object) => objectName(object, bucket))
      .filter((key) => key.startsWith(prefix))
      .sort()
      .slice(0, MOST_KEYS),
    execution: holder !== undefined && (await isRunning(holder)) ? holder : null,
  };
}
