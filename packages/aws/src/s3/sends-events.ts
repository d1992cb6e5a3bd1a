import { GetBucketNotificationConfigurationCommand, type S3Client } from '@aws-sdk/client-s3';

/** Answers whether a bucket sends its events to EventBridge. */
export async function sendsEvents(client: S3Client, Bucket: string): Promise<boolean> {
  const found = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  return found.EventBridgeConfiguration !== undefined;
}
