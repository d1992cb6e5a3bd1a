import type { S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';

/** Lifecycle of the objects under a prefix; ages are in days. */
export interface PrefixLifecycle {
  /** Id of the rule. */
  readonly name: string;
  /** Prefix with a trailing slash; empty for the whole bucket. */
  readonly prefix: string;
  /** Age at which objects move to Infrequent Access. @default - never */
  readonly toInfrequentAccessAfterDays?: number;
  /** Age at which objects are deleted. @default - never */
  readonly expireAfterDays?: number;
}

/** Retention of a bucket. */
export interface LifecycleProps {
  /** Retention of overwritten and deleted versions, in days. */
  readonly oldVersionsExpireAfterDays: number;
  /** Lifecycles by prefix. @default - none */
  readonly lifecycle?: readonly PrefixLifecycle[];
}

/** Days after which parts of unfinished uploads are removed; killed Spark executors leave such parts behind. */
const ABORTED_UPLOADS_DAYS = 3;

/** Builds the lifecycle rules of a bucket: by prefix, and for old versions, delete markers and aborted uploads of all prefixes. */
export function lifecycleRules(props: LifecycleProps): S3BucketLifecycleConfigurationRule[] {
  const ages = (props.lifecycle ?? []).map(
    ({ name, prefix, toInfrequentAccessAfterDays: move, expireAfterDays: expire }) => ({
      id: name,
      status: 'Enabled',
      filter: [{ prefix }],
      transition: move === undefined ? undefined : [{ days: move, storageClass: 'STANDARD_IA' }],
      expiration: expire === undefined ? undefined : [{ days: expire }],
    }),
  );
  return [
    ...ages,
    {
      id: 'leftovers',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      // Without days: S3 refuses both in one rule. The marker that an expiry leaves behind goes with its last version.
      expiration: [{ expiredObjectDeleteMarker: true }],
      noncurrentVersionExpiration: [{ noncurrentDays: props.oldVersionsExpireAfterDays }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABORTED_UPLOADS_DAYS }],
    },
  ];
}
