export {
  backfillHistory,
  countKeptEvents,
  type HistoryBackfill,
  type HistoryTarget,
} from './backfill/backfill-history';
export * from './compiled-group';
export * from './group';
export {
  type LocalOnlineStore,
  localOnlineStore,
  onlineFolder,
  removeOnlineRecords,
} from './local/local-store';
export { findDamagedOnline } from './publish/online-damage';
export { type PublishScope, planPublish } from './publish/plan';
export { type PublishOptions, type PublishResult, publishGroup } from './publish/publish-group';
export { differingRecords, type OnlineComparison, verifyOnline } from './publish/verify-online';
export * from './record';
export { backfillSnapshots } from './snapshots/backfill-snapshots';
export {
  forgetLaterDays,
  type PublishSnapshotsResult,
  publishSnapshots,
} from './snapshots/publish-snapshots';
export { loadPublishedRows, publishedRows } from './snapshots/published-rows';
export { verifyPublished } from './snapshots/verify-published';
export * from './store';
export * from './updates/layout';
