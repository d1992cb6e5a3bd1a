import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isRetryable } from '../errors/classify';
import { CALL_RETRY } from '../retry/policy';
import { waitForRetry } from '../retry/wait-for-retry';
import type { ObjectLocation, ObjectReader, RangeReader } from './ports';

/** Reads the objects of S3. An object whose body breaks off is read again: the SDK retries a call only until its answer begins. */
export const s3Reader = (client: S3Client): ObjectReader => ({
  async get(location) {
    for (let attempt = 1; ; attempt++) {
      const found = await open(client, location);
      if (found === undefined) return undefined;
      try {
        return { content: await found.body.transformToByteArray(), etag: found.etag };
      } catch (error) {
        if (!isRetryable(error) || !(await waitForRetry(attempt, { policy: CALL_RETRY }))) throw error;
      }
    }
  },
});

async function open(client: S3Client, { bucket, key }: ObjectLocation) {
  try {
    const { Body, ETag = '' } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined) throw new Error(`S3 sent no content for s3://${bucket}/${key}`);
    return { body: Body, etag: ETag };
  } catch (error) {
    // Not the class `not_found`: a missing bucket is a mistake.
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
}

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
