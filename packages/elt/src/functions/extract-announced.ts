import { writeChunkMessage } from '../events/chunk-messages';
import { type AnnouncedObject, writeAnnouncedMark } from '../events/object-events';
import { chooseVersions, type ObjectVersion } from '../objects/object-version';
import { type FeedPlaces, feedsAt } from '../places';
import type { SourceObjects, StagingStore } from '../ports/staging';
import { chunksOf } from '../records/chunks-of';
import { extractObject } from '../staging/extract-object';
import { announcedName, type StagedIdentity, stagingNames } from '../staging/names';
import { readProgress } from '../staging/progress';
import { findNameFault, type LoadableFeed, type NameFault } from './feeds';
import { type GonePorts, markGone, unlessGone, versionsOf } from './gone-objects';
import { handOver, isTooLarge, type LargeObjects } from './large-objects';
import { type TellingPorts, tell } from './tell-staged';

/** Ports of extracting objects that were announced. */
export interface ExtractPorts extends GonePorts {
  readonly feeds: readonly LoadableFeed[];
  readonly places: FeedPlaces;
  readonly sourceIn: (bucket: string) => SourceObjects;
  readonly store: StagingStore;
  /** Sends messages to the queue of chunks. */
  readonly sendAll: (messages: readonly string[]) => Promise<void>;
  /** Tells that an object is staged. Without it, none is told of that is staged already. */
  readonly announce?: TellingPorts['announce'];
  /** Hand-over of objects that take too long. Without it, all are extracted here. */
  readonly large?: LargeObjects | undefined;
}

/** Reasons for which an announced object is not loaded. */
export type SkippedObject = 'no_feed' | 'gone' | 'repeated' | NameFault;

/** Result for an object that is handed over: the job of Glue extracts it. */
export const HANDED_OVER = 'handed_over';

/** Result of extracting an object by the definition of one feed. */
export interface Extracted {
  readonly feed: string;
  readonly chunks: number;
  /** Messages that were sent: one for each chunk that is not loaded yet. */
  readonly sent: number;
}

/**
 * Plans how an announced object is read, by each feed that it belongs to, and sends a message for each chunk that lacks its receipt. It may
 * be repeated, at any time and at the same time: chunks that are loaded are not sent again, and of an object without others its publisher is told once more, which may have
 * forgotten it for another definition. An object that takes too long by one of the feeds is handed over instead.
 */
export async function extractAnnounced(
  { bucket, key, version }: AnnouncedObject,
  ports: ExtractPorts,
): Promise<readonly Extracted[] | SkippedObject | typeof HANDED_OVER> {
  const { places } = ports;
  const buckets = [places.lake, ...places.sources.map((source) => source.bucket)];
  if (!buckets.includes(bucket))
    throw new Error(`expected an object of the bucket ${buckets.join(' or ')}; found one of ${bucket}`);
  const ofKey = feedsAt(ports.feeds, { bucket, key }, places);
  if (ofKey.length === 0) return 'no_feed';
  const fault = findNameFault({ bucket, key }, places);
  if (fault !== undefined) return fault;
  const versions = await versionsOf({ bucket, key }, ports);
  const object = version === undefined ? versions.at(-1) : findVersion(versions, version);
  if (object === undefined) return version === undefined ? 'gone' : markGone({ bucket, key, version }, ports);
  const identity = { bucket, key, version: object.version };
  const definitions = ofKey.map(({ feed }) => feed.hash);
  // A later announcement may be for another definition: the newest says which one has to be staged.
  const mark = Buffer.from(writeAnnouncedMark(identity, definitions));
  await ports.store.put(announcedName(identity), chunksOf([mark]));
  const feeds = ofKey.filter(({ feed }) =>
    chooseVersions(versions, [], feed.idempotencyKey).includes(object),
  );
  if (feeds.length === 0) return 'repeated';
  return unlessGone(identity, ports, () => extractFor(feeds, { ...object, bucket }, ports));
}

/** Extracts an object for each of some feeds, or hands it over for all of them. */
async function extractFor(
  feeds: readonly LoadableFeed[],
  object: ObjectVersion & StagedIdentity,
  { places, sourceIn, store, sendAll, announce, large }: ExtractPorts,
): Promise<readonly Extracted[] | typeof HANDED_OVER> {
  const { bucket } = object;
  const source = sourceIn(bucket);
  if (large !== undefined)
    for (const feed of feeds)
      if (await isTooLarge(feed, object, { source, store }, large)) {
        await handOver(object, feeds, large);
        return HANDED_OVER;
      }
  const results: Extracted[] = [];
  for (const { feed, transform } of feeds) {
    const staging = { feed, transform, bucket, lake: places.lake, source, store };
    const plan = await extractObject(staging, object);
    const { receipts, missing } = await readProgress(store, plan);
    const name = stagingNames(object, feed).plan;
    await sendAll(missing.map((chunk) => writeChunkMessage({ plan: name, chunk })));
    if (announce !== undefined && missing.length === 0) await tell(plan, receipts, { store, announce });
    results.push({ feed: plan.feed, chunks: plan.chunks.length, sent: missing.length });
  }
  return results;
}

const findVersion = (versions: readonly ObjectVersion[], announced: string): ObjectVersion | undefined =>
  versions.find(({ version }) => version === announced);
