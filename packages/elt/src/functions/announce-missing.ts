import { FEEDS_PREFIX } from '@cardlake/feeds';
import { writeAnnouncement } from '../events/object-events';
import type { ObjectVersion } from '../objects/object-version';
import type { StagingStore } from '../ports/staging';
import { announcedName } from '../staging/names';
import { feedsOfKey, findNameFault, type LoadableFeed } from './feeds';

/** Ports of looking for objects that were never announced. */
export interface ListingPorts {
  readonly feeds: readonly LoadableFeed[];
  readonly bucket: string;
  /** Lists the versions of each key below a folder, those of a key oldest first. */
  readonly listVersions: (folder: string) => AsyncIterable<readonly ObjectVersion[]>;
  readonly store: Pick<StagingStore, 'get'>;
  /** Sends messages to the queue of announced objects. */
  readonly sendAll: (messages: readonly string[]) => Promise<void>;
}

/** Instants between which objects are looked at, in microseconds. */
export interface ListingWindow {
  readonly fromMicros: number;
  readonly toMicros: number;
}

/** Most messages that are held until they are sent. */
const BATCH = 1000;

/**
 * Announces the objects of feeds that nobody announced, though they were written within a window. One that was announced is left alone: its
 * message is in a queue, or among the dead letters.
 * @returns the number of announced objects
 */
export async function announceMissing(window: ListingWindow, ports: ListingPorts): Promise<number> {
  let waiting: string[] = [];
  let announced = 0;
  const send = async () => {
    await ports.sendAll(waiting);
    announced += waiting.length;
    waiting = [];
  };
  for await (const versions of ports.listVersions(`${FEEDS_PREFIX}/`)) {
    for (const object of versions) {
      if (!isWithin(object, window) || !isLoadable(object.key, ports.feeds)) continue;
      const { key, version } = object;
      const identity = { bucket: ports.bucket, key, version };
      if ((await ports.store.get(announcedName(identity))) === undefined)
        waiting.push(writeAnnouncement(identity));
    }
    if (waiting.length >= BATCH) await send();
  }
  if (waiting.length > 0) await send();
  return announced;
}

const isWithin = ({ modifiedMicros }: ObjectVersion, { fromMicros, toMicros }: ListingWindow): boolean =>
  modifiedMicros >= fromMicros && modifiedMicros < toMicros;

const isLoadable = (key: string, feeds: readonly LoadableFeed[]): boolean =>
  feedsOfKey(feeds, key).length > 0 && findNameFault(key) === undefined;
