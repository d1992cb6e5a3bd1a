import { LakeStack, suppress } from '@cardlake/constructs';
import { Cloudtrail } from '@cdktf/provider-aws/lib/cloudtrail';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { Construct } from 'constructs';

/** Folder of the trail in the log bucket. */
export const AUDIT_PREFIX = 'trail';

const trailName = (stack: LakeStack) => stack.names.of('trail', 'data-events');

/** The trail's ARN before it exists, for the policy of the bucket it writes to. */
export const trailArn = (stack: LakeStack): string => stack.arn('cloudtrail', `trail/${trailName(stack)}`);

/** Props of the audit trail. */
export interface AuditTrailProps {
  readonly keyArn: string;
  readonly lakeArn: string;
  /** The log bucket with its policy. */
  readonly logs: Construct & { readonly name: string };
}

/** Who read and wrote which object of the lake. */
export class AuditTrail extends Construct {
  constructor(scope: Construct, id: string, { keyArn, lakeArn, logs }: AuditTrailProps) {
    super(scope, id);
    const trail = new Cloudtrail(this, 'Resource', {
      name: trailName(LakeStack.around(this)),
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
      'It audits one bucket in one region; the organisation trail covers the rest.',
    );
    suppress(
      trail,
      'CKV2_AWS_10',
      'Data events go to S3, where Athena reads them; CloudWatch would bill them twice.',
    );
    suppress(
      trail,
      'CKV_AWS_252',
      'Alarms watch the pipeline; a message per delivered log file tells nobody anything.',
    );
  }
}

/** CloudTrail tries to write when it is made, so the bucket's policy comes first. */
const isPolicy = (construct: unknown): construct is S3BucketPolicy => construct instanceof S3BucketPolicy;
