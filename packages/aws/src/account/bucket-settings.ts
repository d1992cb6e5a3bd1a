import {
  GetBucketEncryptionCommand,
  GetBucketNotificationConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type ClientOptions, clientConfig, hasCustomEndpoint } from '../clients/client-config';

/** Settings of a bucket that whoever reads its objects depends on. */
export interface BucketSettings {
  /** True when it sends its events to EventBridge. */
  readonly sendsEvents: boolean;
  /** Id, ARN or alias of the key that encrypts its objects by default; undefined for a key of S3. */
  readonly keyId: string | undefined;
}

/** Reads settings of a bucket of this account and region. */
export async function readBucketSettings(options: ClientOptions, Bucket: string): Promise<BucketSettings> {
  const client = new S3Client({ ...clientConfig(options), forcePathStyle: hasCustomEndpoint(options) });
  const notifications = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  const encryption = await client.send(new GetBucketEncryptionCommand({ Bucket }));
  const [rule] = encryption.ServerSideEncryptionConfiguration?.Rules ?? [];
  const { SSEAlgorithm, KMSMasterKeyID } = rule?.ApplyServerSideEncryptionByDefault ?? {};
  return {
    sendsEvents: notifications.EventBridgeConfiguration !== undefined,
    // Without an id it is the key that AWS manages for S3 (API reference, ServerSideEncryptionByDefault).
    keyId: SSEAlgorithm?.startsWith('aws:kms') ? (KMSMasterKeyID ?? 'alias/aws/s3') : undefined,
  };
}
