import { Bucket, LakeStack, type Statement, suppress } from '@cardlake/constructs';
import type { Settings } from '@cardlake/platform';
import { Construct } from 'constructs';
import { AUDIT_PREFIX, trailArn } from './audit-trail';

/** Props of the log bucket. */
export interface LogBucketProps {
  readonly storage: Settings['storage'];
  /** First key to destroying it; the environment holds the second. */
  readonly deleteData: boolean;
}

/** Where S3 access logs, Spark logs and the audit trail go. */
export class LogBucket extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { storage, deleteData }: LogBucketProps) {
    super(scope, id);
    const stack = LakeStack.around(this);
    const bucket = new Bucket(this, 'Bucket', {
      thing: 'logs',
      deleteData,
      oldVersionsExpireAfterDays: storage.oldVersionsExpireAfterDays,
      lifecycle: [{ name: 'age', prefix: '', expireAfterDays: storage.accessLogsExpireAfterDays }],
      policy: (arn) => [
        ...accessLogs(stack, arn),
        ...(storage.auditDataEvents ? auditTrail(stack, arn) : []),
      ],
    });
    suppress(
      bucket.resource,
      'CKV_AWS_145',
      'S3 delivers access logs only into buckets with its own key; Spark logs and the trail name the KMS key themselves.',
    );
    this.name = bucket.name;
    this.arn = bucket.arn;
  }
}

const accessLogs = (stack: LakeStack, arn: string): Statement[] => [
  {
    sid: 'AccessLogs',
    principals: { Service: 'logging.s3.amazonaws.com' },
    actions: ['s3:PutObject'],
    resources: [`${arn}/s3/*`],
    conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
  },
];

const auditTrail = (stack: LakeStack, arn: string): Statement[] => {
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
