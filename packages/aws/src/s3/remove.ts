import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectRemover } from './ports';

/** Deletes the objects of S3; a versioned bucket keeps the deleted version for a while. */
export const s3Remover = (client: S3Client): ObjectRemover => ({
  async remove({ bucket, key }) {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  },
});
