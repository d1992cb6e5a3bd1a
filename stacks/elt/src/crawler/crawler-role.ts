import { BucketAccess, LakeStack, ServiceRole } from '@cardlake/constructs';
import { FEEDS_PREFIX } from '@cardlake/feeds';
import type { foundationDeclaration, OutputsOf } from '@cardlake/platform';
import type { Construct } from 'constructs';

/** Props of the role of the crawler. */
export interface CrawlerRoleProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly databaseName: string;
}

/**
 * Creates the role of the crawler: it reads the files of feeds, and keeps tables of one database. The calls are those of the policies that AWS attaches to such roles, without what they allow of other
 * databases and buckets (Glue developer guide, "Crawler prerequisites"; managed policy AWSGlueServiceRole). It drops nothing, since tables whose files are gone stay.
 */
export function createCrawlerRole(
  scope: Construct,
  { foundation, databaseName }: CrawlerRoleProps,
): ServiceRole {
  const stack = LakeStack.of(scope);
  const resources = [
    stack.arn('glue', 'catalog'),
    stack.arn('glue', `database/${databaseName}`),
    stack.arn('glue', `table/${databaseName}/*`),
  ];
  const role = new ServiceRole(scope, 'Role', {
    nameSuffix: 'crawler',
    service: 'glue.amazonaws.com',
    description: 'Describes the files of feeds as tables of a database of its own',
  }).allow(
    { sid: 'FindLake', actions: ['s3:GetBucketLocation'], resources: [foundation.lake_bucket_arn] },
    {
      sid: 'ReadTables',
      actions: [
        'glue:GetDatabase',
        'glue:GetTable',
        'glue:GetTables',
        'glue:GetPartition',
        'glue:GetPartitions',
        'glue:BatchGetPartition',
      ],
      resources,
    },
    {
      sid: 'WriteTables',
      actions: [
        'glue:UpdateDatabase',
        'glue:CreateTable',
        'glue:UpdateTable',
        'glue:CreatePartition',
        'glue:UpdatePartition',
        'glue:BatchCreatePartition',
        'glue:BatchUpdatePartition',
      ],
      resources,
    },
  );
  // One grant for all folders: with one for each, the policy would outgrow its limit at some twenty feeds.
  new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn).grant(
    role,
    ['read', 'list'],
    [`${FEEDS_PREFIX}/`],
  );
  return role;
}
