import {
  blockedTable,
  type CompiledFeed,
  feedExpectations,
  feedObjects,
  feedQuarantine,
  feedTable,
  publishedFeeds,
} from '@cardlake/feeds';
import { compiledTable } from './tables';

/** A feed as the job that publishes it has it. */
export const compiledFeed = (feed: CompiledFeed) => ({
  definition: feed.hash,
  key: feed.key,
  orderBy: feed.orderBy,
  onOverwrite: feed.onOverwrite,
  gate: feed.gate,
  table: compiledTable(feedTable(feed)),
  blocked: compiledTable(blockedTable(feed)),
  expectations: feedExpectations(feed),
});

/** The published feeds by their tables, and the tables that all feeds share. */
export const compiledFeeds = {
  tables: Object.fromEntries([feedObjects, feedQuarantine].map((each) => [each.name, compiledTable(each)])),
  feeds: Object.fromEntries(publishedFeeds.map((feed) => [feedTable(feed).name, compiledFeed(feed)])),
};
