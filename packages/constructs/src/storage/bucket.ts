import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { mayDelete, protect } from '../core/removal';
import { suppress } from '../core/suppress';
import { validateProps } from '../core/validation';
import { policyDocument, type Statement } from '../iam/statement';
import { type LifecycleProps, lifecycleRules } from './lifecycle';

/** Props of a bucket. */
export interface BucketProps extends LifecycleProps {
  /** Last word of the bucket's name; the account id follows it. */
  readonly thing: string;
  /** First key to destroying it with its objects; the environment holds the second. */
  readonly deleteData: boolean;
  /** ARN of the KMS key that encrypts it. @default - S3's own key, for access logs, which may have no other */
  readonly keyArn?: string;
  /** Name of the bucket that its access logs go to. @default - no access logs */
  readonly accessLogs?: string;
  /** What its policy says beside "TLS only". @default - nothing */
  readonly policy?: (bucketArn: string) => readonly Statement[];
}

/** A private bucket: versioned, encrypted, TLS only, no ACLs, no public access, aborted uploads cleared away. */
export class Bucket extends Construct {
  readonly arn: string;
  readonly name: string;
  /** The bucket itself, for suppressions that only its owner can justify. */
  readonly resource: S3Bucket;

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    validateProps(this, 'Resource', [props.thing === '' && 'thing: give the bucket a word of its own']);
    const stack = LakeStack.around(this);
    const keys = { deleteData: props.deleteData, allowDataDeletion: stack.settings.allowDataDeletion };
    this.resource = new S3Bucket(this, 'Resource', {
      bucket: `${stack.names.of('bucket', props.thing)}-${stack.account}`,
      forceDestroy: mayDelete(keys),
    });
    protect(this.resource, keys);
    this.arn = this.resource.arn;
    this.name = this.resource.bucket;
    suppress(
      this.resource,
      'CKV_AWS_144',
      'Another region would double the bill; versions guard against deletion, and S3 keeps three copies in three zones.',
    );
    suppress(
      this.resource,
      'CKV2_AWS_62',
      'The pipeline runs by the clock; nothing would listen to events of objects.',
    );
    this.guard(props);
    this.keep(props);
  }

  /** Who gets in, and how the objects are encrypted. */
  private guard(props: BucketProps): void {
    const bucket = this.resource.id;
    const access = new S3BucketPublicAccessBlock(this, 'PublicAccess', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, 'Ownership', {
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault:
            props.keyArn === undefined
              ? { sseAlgorithm: 'AES256' }
              : { sseAlgorithm: 'aws:kms', kmsMasterKeyId: props.keyArn },
          // One data key a bucket and hour instead of one an object: a hundredth of the KMS bill.
          bucketKeyEnabled: props.keyArn === undefined ? undefined : true,
        },
      ],
    });
    const tlsOnly: Statement = {
      sid: 'TlsOnly',
      effect: 'Deny',
      principals: { AWS: '*' },
      actions: ['s3:*'],
      resources: [this.arn, `${this.arn}/*`],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    new S3BucketPolicy(this, 'Policy', {
      bucket,
      policy: policyDocument([tlsOnly, ...(props.policy?.(this.arn) ?? [])]),
      // S3 refuses to change both at the same moment.
      dependsOn: [access],
    });
  }

  /** What is kept for how long, and who is told of reads. */
  private keep(props: BucketProps): void {
    const bucket = this.resource.id;
    const versioning = new S3BucketVersioningA(this, 'Versioning', {
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    const rule: S3BucketLifecycleConfigurationRule[] = lifecycleRules(props);
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', { bucket, rule, dependsOn: [versioning] });
    if (props.accessLogs !== undefined) {
      new S3BucketLoggingA(this, 'AccessLogs', {
        bucket,
        targetBucket: props.accessLogs,
        targetPrefix: `s3/${props.thing}/`,
      });
    }
  }
}
