import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectWriter, WriteCondition } from './ports';

/** Writes the objects of S3. */
export const s3Writer = (client: S3Client): ObjectWriter => ({
  async put({ bucket, key }, content, { contentType, condition } = {}) {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: content,
      ContentType: contentType,
      ...conditionHeaders(condition),
    });
    const { ETag = '' } = await client.send(command);
    return ETag;
  },
});

function conditionHeaders(condition: WriteCondition | undefined) {
  if (condition === undefined) return {};
  return 'ifMatch' in condition ? { IfMatch: condition.ifMatch } : { IfNoneMatch: condition.ifNoneMatch };
}
