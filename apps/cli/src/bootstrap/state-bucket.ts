import type { Settings } from '@cardlake/platform';
import { STATE_ARN, stateLocation, type Terraform } from './locations';

/** Days for which replaced states are kept: a corrupted state is noticed within weeks. */
const KEPT_DAYS = 90;

/**
 * Builds the bucket for the states: versioned, encrypted, TLS only, private. S3 does the locking, without a
 * table.
 */
export function stateBucket(settings: Settings): Terraform {
  const bucket = `\${aws_s3_bucket.state.id}`;
  const tlsOnly = {
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:*',
    Resource: [STATE_ARN, `${STATE_ARN}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const one = (args: Terraform) => ({ state: { bucket, ...args } });
  return {
    aws_s3_bucket: {
      state: { bucket: stateLocation(settings).bucket, lifecycle: { prevent_destroy: true } },
    },
    aws_s3_bucket_versioning: one({ versioning_configuration: { status: 'Enabled' } }),
    // Keys of S3: the backend's `encrypt` uses them, and a key of our own would have to exist before the state.
    aws_s3_bucket_server_side_encryption_configuration: one({
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }],
    }),
    aws_s3_bucket_public_access_block: one({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    }),
    aws_s3_bucket_ownership_controls: one({ rule: { object_ownership: 'BucketOwnerEnforced' } }),
    aws_s3_bucket_policy: one({
      policy: JSON.stringify({ Version: '2012-10-17', Statement: [tlsOnly] }),
      depends_on: ['aws_s3_bucket_public_access_block.state'],
    }),
    aws_s3_bucket_lifecycle_configuration: one({
      rule: [
        {
          id: 'old-states',
          status: 'Enabled',
          filter: {},
          // Every lock leaves one behind.
          expiration: { expired_object_delete_marker: true },
          noncurrent_version_expiration: { noncurrent_days: KEPT_DAYS },
          abort_incomplete_multipart_upload: { days_after_initiation: 7 },
        },
      ],
      depends_on: ['aws_s3_bucket_versioning.state'],
    }),
  };
}
