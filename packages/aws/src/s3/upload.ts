import { createReadStream } from 'node:fs';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { FileUploader } from './ports';

/** Each part is held in memory until S3 has it; an upload has at most 10,000 of them (S3 user guide, "Multipart upload limits"). */
const PART_BYTES = 16 * 1024 * 1024;
const PARTS_IN_FLIGHT = 4;

/** Uploads files to S3; one that fits into a part is put at once. */
export const s3Uploader = (client: S3Client): FileUploader => ({
  async putFile({ bucket, key }, path, metadata) {
    const upload = new Upload({
      client,
      params: { Bucket: bucket, Key: key, Body: createReadStream(path), Metadata: { ...metadata } },
      partSize: PART_BYTES,
      queueSize: PARTS_IN_FLIGHT,
    });
    await upload.done();
  },
});
