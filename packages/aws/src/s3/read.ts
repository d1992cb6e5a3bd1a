import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectReader, RangeReader } from './ports';

/** Reads the objects of S3. */
export const s3Reader = (client: S3Client): ObjectReader => ({
  async get({ bucket, key }) {
    try {
      const { Body, ETag = '' } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (Body === undefined) throw new Error(`S3 sent no content for s3://${bucket}/${key}`);
      return { content: await Body.transformToByteArray(), etag: ETag };
    } catch (error) {
      // Not the class `not_found`: a missing bucket is a mistake.
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  },
});

/** Reads ranges of the objects of S3. */
export const s3RangeReader = (client: S3Client): RangeReader => ({
  async getRange({ bucket, key }, { from, to, etag }) {
    const { Body, Metadata = {} } = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=${from}-${to}`, IfMatch: etag }),
    );
    if (Body === undefined) throw new Error(`S3 sent no content for s3://${bucket}/${key}`);
    return { body: Body as AsyncIterable<Uint8Array>, metadata: Metadata };
  },
});
