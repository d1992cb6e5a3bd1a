import { Bucket, LakeStack, type Statement, suppress } from '@cardlake/constructs';
import type { Settings } from '@cardlake/platform';
import { Construct } from 'constructs';
import { AUDIT_PREFIX, trailArn } from './audit-trail';

/** Props of `LogBucket`. */
export interface LogBucketProps {
  readonly storage: Settings['storage'];
  /** Lets Terraform destroy the bucket, if the environment allows data deletion too. */
  readonly deleteData: boolean;
}

/** The bucket for S3 access logs, Spark logs and the audit trail. */
export class LogBucket extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { storage, deleteData }: LogBucketProps) {
    super(scope, id);
    const stack = LakeStack.of(this);
    const bucket = new Bucket(this, 'Bucket', {
      nameSuffix: 'logs',
      deleteData,
      oldVersionsExpireAfterDays: storage.oldVersionsExpireAfterDays,
      lifecycle: [{ name: 'age', prefix: '', expireAfterDays: storage.accessLogsExpireAfterDays }],
      policy: (arn) => [
        ...accessLogStatements(stack, arn),
        ...(storage.auditDataEvents ? auditTrailStatements(stack, arn) : []),
      ],
    });
    suppress(
      bucket.resource,
      'CKV_AWS_145',
      'S3 delivers access logs only to buckets with S3-managed keys; Spark logs and the trail specify the KMS key themselves.',
    );
    this.name = bucket.name;
    this.arn = bucket.arn;
  }
}

const accessLogStatements = (stack: LakeStack, arn: string): Statement[] => [
  {
    sid: 'AccessLogs',
    principals: { Service: 'logging.s3.amazonaws.com' },
    actions: ['s3:PutObject'],
    resources: [`${arn}/s3/*`],
    conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
  },
];

const auditTrailStatements = (stack: LakeStack, arn: string): Statement[] => {
  const conditions = { StringEquals: { 'aws:SourceArn': trailArn(stack) } };
  const principals = { Service: 'cloudtrail.amazonaws.com' };
  return [
    { sid: 'FindTrailBucket', principals, actions: ['s3:GetBucketAcl'], resources: [arn], conditions },
    {
      sid: 'WriteTrail',
      principals,
      actions: ['s3:PutObject'],
      resources: [`${arn}/${AUDIT_PREFIX}/AWSLogs/${stack.account}/*`],
      conditions,
    },
  ];
};
