import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Feeds } from './environment';
import type { FeedObject } from './objects';

/** A version of an object that was put. */
export interface PutVersion {
  readonly key: string;
  readonly version: string;
}

/** Puts an object of a feed. */
export async function putObject(
  { s3 }: Feeds,
  bucket: string,
  { key, content }: FeedObject,
): Promise<PutVersion> {
  const { VersionId = '' } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content }));
  return { key, version: VersionId };
}

/** Announces an object once more: by an event of EventBridge, whose key is as it is, or by a notification, which encodes it. */
export async function announce(
  { sqs }: Feeds,
  queue: string,
  bucket: string,
  { key, version }: PutVersion,
  shape: 'event' | 'notification',
): Promise<void> {
  const event = {
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: bucket }, object: { key, 'version-id': version } },
  };
  const encoded = encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
  const notification = {
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: { bucket: { name: bucket }, object: { key: encoded, versionId: version } },
      },
    ],
  };
  const MessageBody = JSON.stringify(shape === 'event' ? event : notification);
  await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody }));
}
