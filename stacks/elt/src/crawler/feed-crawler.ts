import { CatalogDatabase, LakeStack, LogGroup } from '@cardlake/constructs';
import { FEEDS_PREFIX, publishedFeeds } from '@cardlake/feeds';
import {
  type foundationDeclaration,
  type OutputsOf,
  type Settings,
  ValidationError,
} from '@cardlake/platform';
import { UNFINISHED_NAMES } from '@cardlake/schema';
import { GlueCrawler } from '@cdktf/provider-aws/lib/glue-crawler';
import { Construct } from 'constructs';
import { createSecurity, grantEncryptedLogs } from '../glue-encryption';
import { createCrawlerRole } from './crawler-role';

/** Props of `FeedCrawler`. */
export interface FeedCrawlerProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly settings: Settings['elt']['crawler'];
}

/** Last part of the names of the crawler and of what it has. */
const RAW = 'raw';

/** Patterns of files that are not crawled, from the folder on; two asterisks go on below a folder, one would not (Glue developer guide, "Include and exclude patterns"). */
const EXCLUSIONS = [
  ...UNFINISHED_NAMES.beginnings.flatMap((beginning) => [`${beginning}**`, `**/${beginning}**`]),
  ...UNFINISHED_NAMES.ends.map((end) => `**${end}`),
];

/**
 * One table for each folder whose files have the same format and compression, however their columns differ (Glue developer guide, "Creating a single schema for each Amazon S3 include path"); partitions
 * read as their table does. Partitions are not indexed, as they would be by default: that is not supported for encrypted ones, and the role may not ("Generating partition indexes").
 */
const CONFIGURATION = {
  Version: 1,
  CreatePartitionIndex: false,
  Grouping: { TableGroupingPolicy: 'CombineCompatibleSchemas' },
  CrawlerOutput: { Partitions: { AddOrUpdateBehavior: 'InheritFromTable' } },
};

/** The crawler that describes the files of feeds as they arrived. Its database is its own, so that it never changes a table that the lake depends on. */
export class FeedCrawler extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { foundation, settings }: FeedCrawlerProps) {
    super(scope, id);
    const { names } = LakeStack.of(this);
    const keyArn = foundation.key_arn;
    const folders = foldersOf(settings);
    const database = new CatalogDatabase(this, 'Database', {
      nameSuffix: RAW,
      description: 'Files of feeds as they arrived, described by the crawler. Columns and types are guesses.',
    });
    const role = createCrawlerRole(this, { foundation, databaseName: database.name });
    const security = createSecurity(this, { nameSuffix: RAW, keyArn });
    // With a security configuration, a role has a log group of its own; without one all crawlers of an account share one that is not encrypted.
    const logs = new LogGroup(this, 'Logs', {
      root: '/aws-glue',
      family: 'crawlers-role',
      writer: `${role.name}-${security.name}`,
      keyArn,
    });
    grantEncryptedLogs(role, [logs]);
    const crawler = new GlueCrawler(this, 'Resource', {
      name: names.of('crawler', RAW),
      description: 'Describes the files of feeds as they arrived',
      databaseName: database.name,
      role: role.arn,
      s3Target: folders.map((folder) => ({
        path: `s3://${foundation.lake_bucket_name}/${folder}`,
        exclusions: EXCLUSIONS,
        sampleSize: settings.sampleFiles,
      })),
      schedule: settings.bySchedule ? `cron(0 ${settings.dailyHour} * * ? *)` : undefined,
      recrawlPolicy: { recrawlBehavior: 'CRAWL_EVERYTHING' },
      schemaChangePolicy: { updateBehavior: 'UPDATE_IN_DATABASE', deleteBehavior: 'LOG' },
      configuration: JSON.stringify(CONFIGURATION),
      securityConfiguration: security.name,
      dependsOn: role.ready,
    });
    this.name = crawler.name;
  }
}

/** Folders of the lake with files of the deployed feeds, and those of the settings. @throws ValidationError when one of the settings is inside another folder, or around it */
function foldersOf({ folders }: Settings['elt']['crawler']): string[] {
  const all = [...new Set([...publishedFeeds.map(({ prefix }) => `${prefix}/`), ...folders])];
  const overlaps = folders.flatMap((folder) =>
    all
      .filter((other) => other !== folder && (folder.startsWith(other) || other.startsWith(folder)))
      .map((other) => `${folder} and ${other}`),
  );
  if (overlaps.length > 0)
    throw new ValidationError('elt.crawler.folders', [
      `expected folders beside those of feeds and each other, so that each file is crawled once; found ${overlaps.join(', ')}`,
    ]);
  return all.map((folder) => `${FEEDS_PREFIX}/${folder}`);
}
