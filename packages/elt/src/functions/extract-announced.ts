import { writeChunkMessage } from '../events/chunk-messages';
import { type AnnouncedObject, writeAnnouncement } from '../events/object-events';
import { chooseVersions, type ObjectVersion } from '../objects/object-version';
import type { SourceObjects, StagingStore } from '../ports/staging';
import { extractObject } from '../staging/extract-object';
import { announcedName, stagingNames } from '../staging/names';
import { readProgress } from '../staging/progress';
import { feedsOfKey, findNameFault, type LoadableFeed, type NameFault } from './feeds';

/** Ports of extracting objects that were announced. */
export interface ExtractPorts {
  readonly feeds: readonly LoadableFeed[];
  /** Bucket of the objects of feeds. */
  readonly bucket: string;
  /** Lists the versions of each key that starts with a prefix, in the order of keys; those of a key oldest first. */
  readonly listVersions: (prefix: string) => AsyncIterable<readonly ObjectVersion[]>;
  readonly source: SourceObjects;
  readonly store: StagingStore;
  /** Sends messages to the queue of chunks. */
  readonly sendAll: (messages: readonly string[]) => Promise<void>;
}

/** Reasons for which an announced object is not loaded. */
export type SkippedObject = 'no_feed' | 'gone' | 'repeated' | NameFault;

/** Result of extracting an object by the definition of one feed. */
export interface Extracted {
  readonly feed: string;
  readonly chunks: number;
  /** Messages that were sent: one for each chunk that is not loaded yet. */
  readonly sent: number;
}

/**
 * Plans how an announced object is read, by each feed that it belongs to, and sends a message for each chunk that lacks its receipt. It may
 * be repeated, at any time and at the same time: chunks that are loaded are not sent again.
 */
export async function extractAnnounced(
  { bucket, key, version }: AnnouncedObject,
  ports: ExtractPorts,
): Promise<readonly Extracted[] | SkippedObject> {
  if (bucket !== ports.bucket)
    throw new Error(`expected an object of the bucket ${ports.bucket}; found one of ${bucket}`);
  const feeds = feedsOfKey(ports.feeds, key);
  if (feeds.length === 0) return 'no_feed';
  const fault = findNameFault(key);
  if (fault !== undefined) return fault;
  const versions = await versionsOf(key, ports);
  const object = version === undefined ? versions.at(-1) : findVersion(versions, version);
  if (object === undefined) return 'gone';
  const identity = { bucket, key, version: object.version };
  await ports.store.putNew(announcedName(identity), Buffer.from(writeAnnouncement(identity)));
  const results: Extracted[] = [];
  for (const { feed, transform } of feeds) {
    if (!chooseVersions(versions, [], feed.idempotencyKey).includes(object)) continue;
    const { source, store } = ports;
    const plan = await extractObject({ feed, transform, bucket, source, store }, object);
    const names = stagingNames(identity, feed);
    const { missing } = await readProgress(store, plan);
    await ports.sendAll(missing.map((chunk) => writeChunkMessage({ plan: names.plan, chunk })));
    results.push({ feed: plan.feed, chunks: plan.chunks.length, sent: missing.length });
  }
  return results.length === 0 ? 'repeated' : results;
}

const findVersion = (versions: readonly ObjectVersion[], announced: string): ObjectVersion | undefined =>
  versions.find(({ version }) => version === announced);

/** Keys that begin with a key come behind it. */
async function versionsOf(
  key: string,
  { listVersions }: Pick<ExtractPorts, 'listVersions'>,
): Promise<readonly ObjectVersion[]> {
  for await (const versions of listVersions(key)) return versions[0]?.key === key ? versions : [];
  return [];
}
