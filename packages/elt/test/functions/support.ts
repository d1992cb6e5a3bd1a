import type { memoryVersions } from '@cardlake/aws/test-kit';
import type { CompiledFeed } from '@cardlake/feeds';
import type { FeedPlaces, Place } from '../../src/places';
import { objectVersions, s3Objects } from '../../src/s3';
import { jsonWriter, type MemoryStore } from '../support/memory-staging';

export const BUCKET = 'lake';
export const UPLOADS = 'uploads';
/** The feed has a folder in each of two buckets; the same keys are in both. */
const PLACES: FeedPlaces = {
  lake: BUCKET,
  sources: [{ bucket: UPLOADS, feeds: { readings: 'bronze/' } }],
};
export const FOLDERS: readonly Place[] = [
  { bucket: BUCKET, prefix: 'bronze/feeds/readings/' },
  { bucket: UPLOADS, prefix: 'bronze/feeds/readings/' },
];

/** No object takes too long for a function. */
export const NONE_LARGE = { processorSeconds: Number.POSITIVE_INFINITY, timeoutMicros: 1 };
/** Ports of the functions over a bucket of one feed. */
export const portsOf = (
  feed: CompiledFeed,
  bucket: ReturnType<typeof memoryVersions>,
  store: MemoryStore,
) => ({
  feeds: [{ feed }],
  places: PLACES,
  sourceIn: (name: string) => s3Objects(bucket, name),
  store,
  writer: jsonWriter(store),
  extraction: NONE_LARGE,
  async *listVersions({ bucket: name, prefix }: Place) {
    for await (const listed of bucket.listVersions(name, prefix)) yield objectVersions(listed);
  },
});

export const LAST = { fromMicros: 0, toMicros: Number.MAX_SAFE_INTEGER };
