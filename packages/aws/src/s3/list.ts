import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectLister } from './ports';

/** Lists the objects of S3. */
export const s3Lister = (client: S3Client): ObjectLister => ({
  async *list(bucket, prefix) {
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
      for (const { Key = '', Size = 0, ETag = '', LastModified } of page.Contents ?? []) {
        yield { key: Key, bytes: Size, etag: ETag, modifiedMs: LastModified?.getTime() ?? 0 };
      }
    }
  },
});
