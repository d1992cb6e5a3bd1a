import { forEachConcurrently } from '@cardlake/aws';
import { type CompiledFeed, feedTableName } from '@cardlake/feeds';
import { writeAnnouncement } from '../events/object-events';
import { chooseVersions, type ObjectVersion } from '../objects/object-version';
import { allPlaces, type FeedPlaces, feedsAt, objectName, type Place } from '../places';
import { extractionSeconds } from '../staging/extraction-time';
import { announcedName, type StagedIdentity, stagingNames } from '../staging/names';
import { readPlan } from '../staging/plan';
import { findNameFault, type LoadableFeed } from './feeds';
import { wasStagedBefore } from './staged-before';
import { type TellingPorts, tellIfComplete, wasTold } from './tell-staged';

/** Ports of finding objects that were left behind. */
export interface ListingPorts extends TellingPorts {
  readonly feeds: readonly LoadableFeed[];
  readonly places: FeedPlaces;
  /** Lists the versions of each key of a place, those of a key oldest first. */
  readonly listVersions: (place: Place) => AsyncIterable<readonly ObjectVersion[]>;
  /** Sends messages to the queue of announced objects. */
  readonly sendAll: (messages: readonly string[]) => Promise<void>;
  /** Limits of extractions in a function and by the job of Glue. */
  readonly extraction: LargeExtraction;
  /** Is told of an object that is neither loaded nor on its way without a person, or late. */
  readonly onStuck: (object: StuckObject) => void;
}

/** Extraction of objects that take too long for a function. */
interface LargeExtraction {
  /** Seconds of a whole processor that the function has for an object. */
  readonly processorSeconds: number;
  /** Time that the job has for one, in microseconds. */
  readonly timeoutMicros: number;
}

/** An object that was announced, and is not staged. */
export interface StuckObject {
  /** Table of the feed. */
  readonly feed: string;
  /** Its name, as the tables have it. */
  readonly key: string;
  readonly version: string;
}

/** Instants between which objects are looked at, in microseconds. */
export interface ListingWindow {
  readonly fromMicros: number;
  readonly toMicros: number;
}

/** Numbers of objects that were left behind. */
export interface Caught {
  /** Those that nobody had announced, and that are announced now. */
  readonly announced: number;
  /** Those that were staged without being told of, and are told of now. */
  readonly told: number;
  /** Those that were announced and are not staged. */
  readonly stuck: number;
}

/** Versions of a key in a bucket. */
interface Listed {
  readonly bucket: string;
  readonly versions: readonly ObjectVersion[];
}

/** Keys that are looked at together; the messages for them are sent then. */
const BATCH = 1000;
/** Keys that are looked at at once: each object is a request at least, and of 100,000 a day one after the other would take half an hour. */
const CONCURRENCY = 32;

/**
 * Finds the objects of feeds, among those written within a window, that were left behind. One that nobody announced is announced, and one that is
 * staged is told of, if that was not marked. One that was announced and is not staged is only reported: its message is in a queue, or
 * among the dead letters, and another message would be a second dead letter. One that was staged by a definition that its feed had before is not: nothing
 * reads it by the present one until it is announced again. One that is large enough for the job of Glue is so only when that would have ended, had it begun at once.
 */
export async function catchUp(window: ListingWindow, ports: ListingPorts): Promise<Caught> {
  const caught = { announced: 0, told: 0, stuck: 0 };
  const waiting: string[] = [];
  const lookAt = async (bucket: string, object: ObjectVersion, versions: readonly ObjectVersion[]) => {
    const { key, version } = object;
    const identity = { bucket, key, version };
    if (!isWithin(object, window) || findNameFault(identity, ports.places) !== undefined) return;
    const feeds = await findUntold(identity, ports);
    if (feeds.length === 0) return;
    const mark = await ports.store.get(announcedName(identity));
    if (mark === undefined) waiting.push(writeAnnouncement(identity));
    else
      for (const feed of feeds.filter((one) => isLoadedBy(one, object, versions))) {
        const plan = await ports.store.get(stagingNames(identity, feed).plan);
        if (plan === undefined && mayBeExtracted(object, feed, window, ports.extraction)) continue;
        if (plan === undefined && (await wasStagedBefore(identity, feed, mark, ports.store))) continue;
        const isTold = plan !== undefined && (await tellIfComplete(readPlan(plan), ports));
        caught[isTold ? 'told' : 'stuck'] += 1;
        if (!isTold)
          ports.onStuck({
            feed: feedTableName(feed),
            key: objectName(identity, ports.places.lake),
            version,
          });
      }
  };
  let listed: Listed[] = [];
  const lookAtListed = async () => {
    await forEachConcurrently(listed, CONCURRENCY, async ({ bucket, versions }) => {
      for (const object of versions) await lookAt(bucket, object, versions);
    });
    listed = [];
    const sent = waiting.splice(0);
    if (sent.length > 0) await ports.sendAll(sent);
    caught.announced += sent.length;
  };
  for await (const one of listEverywhere(ports)) {
    listed.push(one);
    if (listed.length >= BATCH) await lookAtListed();
  }
  await lookAtListed();
  return caught;
}

async function* listEverywhere({ places, listVersions }: ListingPorts): AsyncGenerator<Listed> {
  for (const place of allPlaces(places))
    for await (const versions of listVersions(place)) yield { bucket: place.bucket, versions };
}

/** Finds the feeds of an object whose publisher was not told of it, as far as marks say. */
async function findUntold(
  identity: StagedIdentity,
  { feeds, store, places }: Pick<ListingPorts, 'feeds' | 'store' | 'places'>,
): Promise<CompiledFeed[]> {
  const untold: CompiledFeed[] = [];
  for (const { feed } of feedsAt(feeds, identity, places))
    if (!(await wasTold(identity, feed, store))) untold.push(feed);
  return untold;
}

const isLoadedBy = (
  { idempotencyKey }: CompiledFeed,
  object: ObjectVersion,
  versions: readonly ObjectVersion[],
): boolean => chooseVersions(versions, [], idempotencyKey).includes(object);

/** Answers whether the job of Glue may still work on an object that has no plan: whether it is gzipped is not asked for, so it counts as if it were. */
const mayBeExtracted = (
  { bytes, modifiedMicros }: ObjectVersion,
  { format }: CompiledFeed,
  { toMicros }: ListingWindow,
  { processorSeconds, timeoutMicros }: LargeExtraction,
): boolean =>
  modifiedMicros >= toMicros - timeoutMicros &&
  extractionSeconds({ format, bytes, isGzip: true }) > processorSeconds;

const isWithin = ({ modifiedMicros }: ObjectVersion, { fromMicros, toMicros }: ListingWindow): boolean =>
  modifiedMicros >= fromMicros && modifiedMicros < toMicros;
