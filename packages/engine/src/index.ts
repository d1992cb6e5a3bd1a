export { type AuditOptions, auditDecisions } from './audit/audit-decisions';
export { bronzeObjects } from './catalog/bronze-objects';
export { type BronzeSurvey, type ChangedObject, requireUnchanged } from './catalog/bronze-survey';
export { chooseDatasetGroups } from './catalog/dataset-groups';
export { groups, joinableGroups, mainGroup, olderVersions, onlineGroups } from './catalog/groups';
export { lakeTables } from './catalog/tables';
export {
  type MatureDecision,
  type MatureDecisionsOptions,
  visitMatureDecisions,
} from './experiments/read-decisions';
export {
  type ExperimentReport,
  type ExperimentReportOptions,
  reportExperiment,
} from './experiments/report-experiment';
export { checkFeedRules } from './feeds/check-feed-rules';
export { cleanUpStaging, type RemovedFiles } from './feeds/clean-up-staging';
export type { FeedRun } from './feeds/judge-objects';
export { type KnownObject, readFeedObjects } from './feeds/known-objects';
export { landFiles } from './feeds/land-files';
export { localObjects, localStaging } from './feeds/local-staging';
export { type Release, releaseObject, requireStorableReason } from './feeds/release-object';
export { type FeedReplay, type ReplayResult, replayFeed } from './feeds/replay-feed';
export { requireFreeName } from './feeds/require-free-name';
export { type FeedResult, gateFeed, runFeed } from './feeds/run-feed';
export { type ComparedModel, compareModels, type ModelComparison } from './models/compare-models';
export { type GateResult, gateChallenger } from './models/gate-challenger';
export { type ImportOptions, importModel } from './models/import-model';
export { type LoadedModel, loadModelVersion, promoteModel } from './models/load-model';
export { type Drift, type DriftOptions, measureDrift } from './models/measure-drift';
export { listModels, type ModelVersion, readModelVersion } from './models/model-version';
export { readPromoted } from './models/promoted';
export { recordModel } from './models/record-model';
export type { ModelChoice } from './models/score-validation';
export { addStarterModel } from './models/starter-model';
export { backfillOnline, type OnlineBackfill, type OnlineTarget } from './online/backfill-online';
export { exportQuery } from './query/export-query';
export type { LakeQuery } from './query/prepare-query';
export { type QueryResult, queryLake } from './query/query-lake';
export { type CardFeatures, type CardFeaturesOptions, readCardFeatures } from './read/card-features';
export {
  type DecisionFilter,
  queryDecisions,
  readDecision,
  type StoredDecision,
  toStoredDecision,
} from './read/decisions';
export { type JoinEntitiesOptions, joinEntities } from './read/join-entities';
export { type LakeStatus, readStatus } from './read/lake-status';
export type { ReasonCount } from './read/quarantine-reasons';
export { readSnapshotRow } from './read/snapshot-row';
export type { LakeSummary } from './read/summary';
export { findSuspiciousEvent } from './read/suspicious-event';
export {
  REBUILD_SOURCES,
  type RebuildOptions,
  type RebuildResult,
  rebuildableTables,
  rebuildLake,
} from './rebuild/rebuild-lake';
export { type DecisionRows, openDecisionRows } from './replay/decision-rows';
export type { RejectedLine } from './replay/load-events';
export {
  type Replay,
  type ReplayCounts,
  type ReplayedEvent,
  type ReplayOptions,
  replayEvents,
} from './replay/replay-events';
export { chooseDecoder } from './run/choose-decoder';
export { featureThreads } from './run/feature-threads';
export type { EventSource } from './run/fill-bronze';
export { type AllOptions, type AllResult, runAll } from './run/run-all';
export { type DailyOptions, runDaily } from './run/run-daily';
export { type PartialLakeResult, runPartialLake } from './run/run-partial-lake';
export { runStream, type StreamOptions, type StreamResult } from './run/run-stream';
export { isFarAhead, type RequestedEnd, windowEnd } from './run/window-end';
export type { EngineContext } from './session/engine-context';
export { type UpgradeResult, upgradeLake } from './upgrade/upgrade-lake';
export type { Finding } from './verify/finding';
export { type Verification, verifyLake } from './verify/verify-lake';
