import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { suppress } from '../core/suppress';
import type { ServiceRole } from '../iam/service-role';

const YEAR = 365;

/** Props of a log group. */
export interface LogGroupProps {
  /** What AWS calls the kind of writer: `lambda`, `firehose`, `vendedlogs/states`. */
  readonly family: string;
  /** Name of the writer. */
  readonly writer: string;
  /** ARN of the KMS key; its policy lets CloudWatch Logs use it. */
  readonly keyArn: string;
}

/** An encrypted log group that forgets after the environment's retention. */
export class LogGroup extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: LogGroupProps) {
    super(scope, id);
    const { logRetentionDays } = LakeStack.around(this).settings.storage;
    const group = new CloudwatchLogGroup(this, 'Resource', {
      name: `/aws/${props.family}/${props.writer}`,
      retentionInDays: logRetentionDays,
      kmsKeyId: props.keyArn,
    });
    if (logRetentionDays < YEAR) {
      suppress(
        group,
        'CKV_AWS_338',
        `storage.logRetentionDays says ${logRetentionDays}: this environment needs no more.`,
      );
    }
    this.name = group.name;
    this.arn = group.arn;
  }

  /** Lets a role write into this group. */
  grantWrite(role: ServiceRole): void {
    role.allow({
      sid: 'WriteLogs',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [`${this.arn}:*`],
    });
  }
}
