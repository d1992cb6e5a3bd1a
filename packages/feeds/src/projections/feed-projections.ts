import { type GlueTable, glueTable, sparkDdl } from '@cardlake/schema';
import type { CompiledFeed } from '../compiled/types';
import { type FeedExpectations, feedExpectations } from './expectation-suite';
import { feedTable } from './feed-table';

/** A feed as the engines on AWS have it, for a lake that is called by placeholders. */
interface FeedProjections {
  /** Its table in the Glue catalog, as Athena reads it. */
  readonly glue: GlueTable;
  /** Statement of Spark that makes its Iceberg table, line by line. */
  readonly spark: readonly string[];
  readonly expectations: FeedExpectations;
}

/** Makes the projections of a feed that people review when it changes. */
function feedProjections(feed: CompiledFeed): FeedProjections {
  const table = feedTable(feed);
  return {
    glue: glueTable(table, { root: 's3://BUCKET', since: '2026-01-01' }),
    spark: sparkDdl(table, {
      name: `glue.DATABASE.${table.name}`,
      dataPath: `s3://BUCKET/${table.path}`,
    }).split('\n'),
    expectations: feedExpectations(feed),
  };
}

/** The committed text of what a feed is on AWS. */
export const serializeProjections = (feed: CompiledFeed): string =>
  `${JSON.stringify(feedProjections(feed), null, 2)}\n`;
