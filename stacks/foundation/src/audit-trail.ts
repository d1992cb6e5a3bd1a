import { LakeStack, suppress } from '@cardlake/constructs';
import { Cloudtrail } from '@cdktf/provider-aws/lib/cloudtrail';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { Construct } from 'constructs';

/** Folder of the trail in the log bucket. */
export const AUDIT_PREFIX = 'trail';

const trailName = (stack: LakeStack) => stack.names.of('trail', 'data-events');

/** Builds the ARN of the trail before it exists, for the policy of its bucket. */
export const trailArn = (stack: LakeStack): string => stack.arn('cloudtrail', `trail/${trailName(stack)}`);

/** Props of `AuditTrail`. */
export interface AuditTrailProps {
  readonly keyArn: string;
  readonly lakeArn: string;
  /** The log bucket, including its policy. */
  readonly logs: Construct & { readonly name: string };
}

/** The audit trail of reads and writes of lake objects. */
export class AuditTrail extends Construct {
  constructor(scope: Construct, id: string, { keyArn, lakeArn, logs }: AuditTrailProps) {
    super(scope, id);
    const trail = new Cloudtrail(this, 'Resource', {
      name: trailName(LakeStack.of(this)),
      s3BucketName: logs.name,
      s3KeyPrefix: AUDIT_PREFIX,
      kmsKeyId: keyArn,
      enableLogFileValidation: true,
      includeGlobalServiceEvents: false,
      isMultiRegionTrail: false,
      eventSelector: [
        {
          readWriteType: 'All',
          includeManagementEvents: false,
          dataResource: [{ type: 'AWS::S3::Object', values: [`${lakeArn}/`] }],
        },
      ],
      dependsOn: [...logs.node.findAll()].filter(isPolicy),
    });
    suppress(
      trail,
      'CKV_AWS_67',
      'It audits one bucket in one region; the trail of the organisation covers the rest.',
    );
    suppress(
      trail,
      'CKV2_AWS_10',
      'Data events go to S3, where Athena queries them; CloudWatch would bill them again.',
    );
    suppress(
      trail,
      'CKV_AWS_252',
      'Alarms monitor the pipeline; a notification per log file would be noise.',
    );
  }
}

/** CloudTrail writes on creation, so the bucket's policy must exist first. */
const isPolicy = (construct: unknown): construct is S3BucketPolicy => construct instanceof S3BucketPolicy;
