import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification';
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

/** Props of `Bucket`. */
export interface BucketProps extends LifecycleProps {
  /** Last part of the bucket's name before the account id. */
  readonly nameSuffix: string;
  /** Lets Terraform destroy the bucket with its objects, if the environment allows data deletion too. */
  readonly deleteData: boolean;
  /** ARN of the KMS key that encrypts it. @default - the key of S3, the only one that access logs support */
  readonly keyArn?: string;
  /** Name of the bucket for access logs. @default - no access logs */
  readonly accessLogs?: string;
  /** Sends the events of its objects to EventBridge, whose rules choose among them. @default false */
  readonly sendsEvents?: boolean;
  /** Statements of the bucket policy besides "TLS only". @default - none */
  readonly policy?: (bucketArn: string) => readonly Statement[];
}

/** A private bucket: versioned, encrypted, TLS only, without ACLs or public access, with cleanup of aborted uploads. */
export class Bucket extends Construct {
  readonly arn: string;
  readonly name: string;
  /** The S3 bucket, for suppressions by its owner. */
  readonly resource: S3Bucket;

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    validateProps(this, 'Resource', [
      props.nameSuffix === '' && 'nameSuffix: expected at least one character',
    ]);
    const stack = LakeStack.of(this);
    const permissions = { deleteData: props.deleteData, allowDataDeletion: stack.settings.allowDataDeletion };
    this.resource = new S3Bucket(this, 'Resource', {
      bucket: `${stack.names.of('bucket', props.nameSuffix)}-${stack.account}`,
      forceDestroy: mayDelete(permissions),
    });
    protect(this.resource, permissions);
    this.arn = this.resource.arn;
    this.name = this.resource.bucket;
    suppress(
      this.resource,
      'CKV_AWS_144',
      'Replication to another region would double the cost; versioning protects against deletion, and S3 replicates across three zones.',
    );
    this.addEvents(props.sendsEvents ?? false);
    this.addSecurity(props);
    this.addRetention(props);
  }

  /** Sends object events, if somebody needs them. A bucket has one configuration of notifications: a second one would erase it. */
  private addEvents(isSent: boolean): void {
    if (isSent) new S3BucketNotification(this, 'Events', { bucket: this.resource.id, eventbridge: true });
    else
      suppress(
        this.resource,
        'CKV2_AWS_62',
        'The pipeline runs on a schedule; no consumer needs object events.',
      );
  }

  /** Adds access control and encryption. */
  private addSecurity(props: BucketProps): void {
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
          // A data key per bucket instead of one per object reduces the KMS cost to about a hundredth.
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
      // S3 rejects concurrent changes of the policy and the public access block.
      dependsOn: [access],
    });
  }

  /** Adds versioning, lifecycle rules and access logs. */
  private addRetention(props: BucketProps): void {
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
        targetPrefix: `s3/${props.nameSuffix}/`,
      });
    }
  }
}
