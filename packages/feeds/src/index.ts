export { findFeedIncompatibilities } from './compatibility';
export { compileFeed } from './compiled/compile';
export { loadCompiledFeed } from './compiled/load';
export type { CompiledColumn, CompiledFeed, CsvDialect } from './compiled/types';
export { feed, readFeed } from './declare-feed';
export { FeedError } from './definition/feed-error';
export { transformPath, transformVersion } from './definition/feed-file';
export type { FeedDefinition, FeedInput, Transform } from './definition/feed-schema';
export { ruleQuery } from './definition/rule-query';
export type { Rule } from './definition/rule-schema';
export type { SourceObject } from './definition/source-object';
export { parseFeedYaml } from './definition/yaml';
export { sampleText } from './generate/sample-text';
export { type Bounds, complementOf, widenBounds } from './projections/comparable-bounds';
export { feedExpectations } from './projections/expectation-suite';
export { feedOfTable, feedTable, feedTableName, RESERVED_COLUMNS } from './projections/feed-table';
export {
  FEEDS_PREFIX,
  feedFolder,
  PARTS_PREFIX,
  PUBLISHED_FOLDER,
  STAGING_PREFIX,
} from './projections/folders';
export { findReferenced, findReferenceProblems } from './projections/foreign-keys';
export {
  BLOCKED_FOLDER,
  blockedTable,
  feedObjects,
  feedQuarantine,
  TAKEN_NAMES,
} from './projections/ledger-tables';
export { REJECT_FIELDS } from './projections/reject-fields';
export { describeSharedFolder } from './projections/shared-folder';
export { feedDefinitions } from './published/definitions';
export { publishedFeeds, publishedTransform } from './published/published-feeds';
export type { CellValue } from './read/cell-readers';
export { type CsvReader, createCsvReader, csvNames } from './read/csv-reader';
export { createJsonReader } from './read/json-reader';
export type { RecordRejectionCode } from './read/rejection';
export { type CellCheck, type RowResult, rejected } from './read/row-reader';
export { findImpurity } from './read/transform';
