export { findFeedIncompatibilities } from './compatibility';
export { compileFeed } from './compiled/compile';
export { loadCompiledFeed, serializeFeed } from './compiled/load';
export type { CompiledColumn, CompiledFeed, CsvDialect } from './compiled/types';
export { feed, readFeed } from './declare-feed';
export { FeedError } from './definition/feed-error';
export type { FeedDefinition, FeedInput, Transform } from './definition/feed-schema';
export { ROW_RULES, type Rule } from './definition/rule-schema';
export type { SourceObject } from './definition/source-object';
export { parseFeedYaml } from './definition/yaml';
export {
  EXTRA_COLUMN,
  feedTable,
  feedTableName,
  ORIGIN_FIELDS,
  recordFields,
} from './projections/feed-table';
export { feedDefinitions } from './published/definitions';
export { publishedFeeds } from './published/feeds';
export type { CellValue } from './read/cell-readers';
export { type CsvReader, createCsvReader } from './read/csv-reader';
export { createJsonReader } from './read/json-reader';
export { type RecordRejectionCode, recordRejectionCodes } from './read/rejection';
export { type RowResult, rejected } from './read/row-reader';
export { findImpurity } from './read/transform';
