import type { S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';

/** What happens to the objects under a prefix as they age; ages in days. */
export interface PrefixLifecycle {
  /** Last word of the rule's name. */
  readonly name: string;
  /** With its slash at the end; empty for the whole bucket. */
  readonly prefix: string;
  /** @default - they stay where they are */
  readonly toInfrequentAccessAfterDays?: number;
  /** @default - they stay for ever */
  readonly expireAfterDays?: number;
}

/** How long a bucket keeps things. */
export interface LifecycleProps {
  /** Days that replaced versions are kept. */
  readonly oldVersionsExpireAfterDays: number;
  /** By prefix. @default - nothing ages */
  readonly lifecycle?: readonly PrefixLifecycle[];
}

/** Days after which the parts of an upload that was never finished go; killed Spark executors leave them. */
const ABORTED_UPLOADS_DAYS = 3;

/** The rules of a bucket: by prefix as told, and for everything old versions and aborted uploads. */
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
      noncurrentVersionExpiration: [{ noncurrentDays: props.oldVersionsExpireAfterDays }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABORTED_UPLOADS_DAYS }],
    },
  ];
}
