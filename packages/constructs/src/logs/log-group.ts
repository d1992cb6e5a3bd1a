import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { suppress } from '../core/suppress';
import type { ServiceRole } from '../iam/service-role';

const DAYS_PER_YEAR = 365;

/** Props of `LogGroup`. */
export interface LogGroupProps {
  /** First part of the name. @default '/aws' */
  readonly root?: string;
  /** Path of the service that writes, such as `lambda`, `kinesisfirehose` or `vendedlogs/states`. */
  readonly family: string;
  /** Name of the resource that writes. */
  readonly writer: string;
  /** ARN of the KMS key, whose policy lets CloudWatch Logs use it. */
  readonly keyArn: string;
}

/** An encrypted log group with the retention of the environment. */
export class LogGroup extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: LogGroupProps) {
    super(scope, id);
    const { logRetentionDays } = LakeStack.of(this).settings.storage;
    const group = new CloudwatchLogGroup(this, 'Resource', {
      name: `${props.root ?? '/aws'}/${props.family}/${props.writer}`,
      retentionInDays: logRetentionDays,
      kmsKeyId: props.keyArn,
    });
    if (logRetentionDays < DAYS_PER_YEAR) {
      suppress(
        group,
        'CKV_AWS_338',
        `storage.logRetentionDays is ${logRetentionDays}: this environment does not need a longer retention.`,
      );
    }
    this.name = group.name;
    this.arn = group.arn;
  }

  /** Grants a role to write to this group. */
  grantWrite(role: ServiceRole): void {
    role.allow({
      sid: 'WriteLogs',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [`${this.arn}:*`],
    });
  }
}
