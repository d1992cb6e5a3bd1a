import { tables } from '@cardlake/card-schema';
import { BucketAccess, catalogStatements, LakeStack, ServiceRole } from '@cardlake/constructs';
import {
  JOB_ARTIFACTS,
  JOB_CATALOG,
  JOB_DEFAULTS,
  JOB_LOGS_PREFIX,
  JOB_TABLES_PREFIX,
  RUNS_PREFIX,
} from '@cardlake/job-contract';
import type { foundationDeclaration, OutputsOf } from '@cardlake/platform';
import { Construct } from 'constructs';

/** Props of `JobRole`. */
export interface JobRoleProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly databaseName: string;
}

/** Tables of bronze, all of which the jobs read. */
const BRONZE = Object.values(tables).filter(({ layer }) => layer === 'bronze');

/** The role of the Spark jobs, which may only read bronze and write silver, gold and run files. */
export class JobRole extends Construct {
  readonly role: ServiceRole;

  constructor(scope: Construct, id: string, { foundation, databaseName }: JobRoleProps) {
    super(scope, id);
    const stack = LakeStack.of(this);
    this.role = new ServiceRole(this, 'Role', {
      nameSuffix: 'job',
      service: 'emr-serverless.amazonaws.com',
      description: 'Spark jobs: bronze to silver and gold, datasets, maintenance',
    }).allow(
      ...catalogStatements(stack, databaseName),
      {
        // At startup, jobs check that the lake exists: Spark lists its root for that.
        sid: 'FindLake',
        actions: ['s3:ListBucket'],
        resources: [foundation.lake_bucket_arn],
        conditions: { StringEquals: { 's3:prefix': '', 's3:delimiter': '/' } },
      },
      {
        // The committers of S3A find the uploads that failed tasks have left, to abort them; no condition restricts the call.
        // https://hadoop.apache.org/docs/stable/hadoop-aws/tools/hadoop-aws/assumed_roles.html
        sid: 'FindUploads',
        actions: ['s3:ListBucketMultipartUploads'],
        resources: [foundation.lake_bucket_arn],
      },
    );
    const lake = new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn);
    lake.grant(
      this.role,
      ['read', 'list'],
      BRONZE.map(({ path }) => `${path}/`),
    );
    lake.grant(
      this.role,
      ['read', 'list', 'write', 'delete'],
      [
        JOB_DEFAULTS.silverPrefix,
        JOB_DEFAULTS.goldPrefix,
        ...[RUNS_PREFIX, JOB_TABLES_PREFIX, JOB_CATALOG.warehousePrefix].map((each) => `${each}/`),
      ],
    );
    new BucketAccess(foundation.artifact_bucket_arn, foundation.key_arn).grant(
      this.role,
      ['read', 'list'],
      [`${JOB_ARTIFACTS.prefix}/`],
    );
    new BucketAccess(foundation.log_bucket_arn, foundation.key_arn).grant(
      this.role,
      ['list', 'write'],
      [JOB_LOGS_PREFIX],
    );
  }
}
