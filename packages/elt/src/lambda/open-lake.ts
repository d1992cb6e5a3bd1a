import {
  createS3Client,
  s3Lister,
  s3Reader,
  s3VersionLister,
  s3VersionReader,
  s3Writer,
} from '@cardlake/aws/s3';
import { type FeedPlaces, type Place, readSourceBuckets } from '../places';
import { objectVersions, s3Objects, s3Staging } from '../s3';

/**
 * Opens the buckets of feeds: their objects with their versions, and what is staged of them in the lake.
 * @param lake bucket of the lake
 * @param sources buckets of feeds besides it, as JSON
 */
export function openLake(lake: string, sources = '[]') {
  const client = createS3Client();
  const lister = s3VersionLister(client);
  const reader = s3VersionReader(client);
  return {
    get places(): FeedPlaces {
      return { lake, sources: readSourceBuckets(sources) };
    },
    sourceIn: (bucket: string) => s3Objects(reader, bucket),
    store: s3Staging({ ...s3Reader(client), ...s3Writer(client), ...s3Lister(client) }, lake),
    /** Lists the versions of each key that starts with a prefix, those of a key oldest first. */
    async *listVersions({ bucket, prefix }: Place) {
      for await (const listed of lister.listVersions(bucket, prefix)) yield objectVersions(listed);
    },
  };
}
