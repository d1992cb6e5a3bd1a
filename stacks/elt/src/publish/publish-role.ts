import { BucketAccess, catalogStatements, LakeStack, ServiceRole } from '@cardlake/constructs';
import {
  BLOCKED_FOLDER,
  feedObjects,
  feedQuarantine,
  PUBLISHED_FOLDER,
  STAGING_PREFIX,
} from '@cardlake/feeds';
import { JOB_CATALOG, PUBLISH_ARTIFACTS, RUNS_PREFIX } from '@cardlake/job-contract';
import type { foundationDeclaration, OutputsOf } from '@cardlake/platform';
import { Construct } from 'constructs';

/** Props of `PublishRole`. */
export interface PublishRoleProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly databaseName: string;
}

/** Folder of the lake with the metadata of the tables of the stack. */
export const warehouseOf = (scope: Construct): string =>
  `${JOB_CATALOG.warehousePrefix}/${LakeStack.of(scope).names.of('database')}`;

/** The role of the job that publishes feeds: it may read what is staged, and write the tables of feeds. */
export class PublishRole extends Construct {
  readonly role: ServiceRole;

  constructor(scope: Construct, id: string, { foundation, databaseName }: PublishRoleProps) {
    super(scope, id);
    const stack = LakeStack.of(this);
    this.role = new ServiceRole(this, 'Role', {
      nameSuffix: 'publish',
      service: 'glue.amazonaws.com',
      description: 'Judges staged objects of feeds, and publishes those that pass',
    }).allow(...catalogStatements(stack, databaseName), {
      // At its start a job checks that the lake exists: Spark lists its root for that.
      sid: 'FindLake',
      actions: ['s3:ListBucket'],
      resources: [foundation.lake_bucket_arn],
      conditions: { StringEquals: { 's3:prefix': '', 's3:delimiter': '/' } },
    });
    const lake = new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn);
    lake.grant(this.role, ['read', 'list'], [`${STAGING_PREFIX}/`]);
    lake.grant(
      this.role,
      ['read', 'list', 'write', 'delete'],
      [
        PUBLISHED_FOLDER,
        BLOCKED_FOLDER,
        ...[feedObjects.path, feedQuarantine.path, RUNS_PREFIX, warehouseOf(this)].map((each) => `${each}/`),
      ],
    );
    new BucketAccess(foundation.artifact_bucket_arn, foundation.key_arn).grant(
      this.role,
      ['read', 'list'],
      [`${PUBLISH_ARTIFACTS.prefix}/`],
    );
  }
}
