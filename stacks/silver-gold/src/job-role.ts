import { bronzeCardAuthorization, bronzeCardDispute } from '@cardlake/card-schema';
import { BucketAccess, LakeStack, ServiceRole, type Statement } from '@cardlake/constructs';
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

/** Props of the jobs' role. */
export interface JobRoleProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly databaseName: string;
}

/** What Iceberg does in the Glue catalog: it makes tables, and swaps their metadata. It never lists or drops them. */
const CATALOG_READ = ['glue:GetDatabase', 'glue:GetTable'];
const CATALOG_WRITE = ['glue:CreateTable', 'glue:UpdateTable'];

/** The role of the Spark jobs: reads bronze, writes silver, gold and its runs, and nothing else. */
export class JobRole extends Construct {
  readonly role: ServiceRole;

  constructor(scope: Construct, id: string, { foundation, databaseName }: JobRoleProps) {
    super(scope, id);
    const stack = LakeStack.around(this);
    this.role = new ServiceRole(this, 'Role', {
      thing: 'job',
      service: 'emr-serverless.amazonaws.com',
      description: 'Spark jobs: bronze to silver and gold, datasets, maintenance',
    }).allow(...catalog(stack, databaseName), {
      // Before it starts, the job looks whether the lake is there: Spark lists the names at its root for that.
      sid: 'FindLake',
      actions: ['s3:ListBucket'],
      resources: [foundation.lake_bucket_arn],
      conditions: { StringEquals: { 's3:prefix': '', 's3:delimiter': '/' } },
    });
    const lake = new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn);
    lake.grant(
      this.role,
      ['read', 'list'],
      [`${bronzeCardAuthorization.path}/`, `${bronzeCardDispute.path}/`],
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

function catalog(stack: LakeStack, databaseName: string): Statement[] {
  const resources = [
    stack.arn('glue', 'catalog'),
    stack.arn('glue', `database/${databaseName}`),
    stack.arn('glue', `table/${databaseName}/*`),
  ];
  return [
    { sid: 'ReadCatalog', actions: CATALOG_READ, resources },
    { sid: 'WriteCatalog', actions: CATALOG_WRITE, resources },
    // Spark asks for the default database when it starts, whether it is used or not.
    {
      sid: 'FindDefaultDatabase',
      actions: ['glue:GetDatabase'],
      resources: [stack.arn('glue', 'catalog'), stack.arn('glue', 'database/default')],
    },
  ];
}
