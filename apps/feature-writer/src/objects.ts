import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Environment } from './environment';

/** Files by bucket and key. */
export interface Objects {
  read(bucket: string, key: string): Promise<Uint8Array>;
  write(bucket: string, key: string, content: string): Promise<void>;
}

/** The objects of S3, with the credentials and region of the environment. */
export function s3Objects(env: Environment): Objects {
  // An endpoint of one's own seldom has a host name for every bucket.
  const client = new S3Client({ forcePathStyle: env.AWS_ENDPOINT_URL !== undefined });
  return {
    async read(Bucket, Key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      if (Body === undefined) throw new Error(`S3 gave no content for s3://${Bucket}/${Key}`);
      return Body.transformToByteArray();
    },
    async write(Bucket, Key, Body) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/x-ndjson' }));
    },
  };
}
