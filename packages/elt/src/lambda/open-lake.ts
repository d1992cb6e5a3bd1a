import { createS3Client, s3Reader, s3VersionLister, s3VersionReader, s3Writer } from '@cardlake/aws/s3';
import { objectVersions, s3Objects, s3Staging } from '../s3';

/** Opens the lake's bucket: objects of feeds with their versions, and what is staged. */
export function openLake(bucket: string) {
  const client = createS3Client();
  const lister = s3VersionLister(client);
  return {
    source: s3Objects(s3VersionReader(client), bucket),
    store: s3Staging({ ...s3Reader(client), ...s3Writer(client) }, bucket),
    /** Lists the versions of each key that starts with a prefix, those of a key oldest first. */
    async *listVersions(prefix: string) {
      for await (const listed of lister.listVersions(bucket, prefix)) yield objectVersions(listed);
    },
  };
}
