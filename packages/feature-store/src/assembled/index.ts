/** The parts of assembled vectors: ports and local adapters. Needs no DuckDB, AWS or network. */
export * from './audit/audit-tally';
export * from './audit/decision-auditor';
export * from './history/card-history';
export * from './history/history-repair';
export { hashOfIds } from './history/id-hash';
export { deriveKeptColumns, HISTORY_ENTITY, type KeptColumns } from './history/kept-columns';
export { keptText } from './history/kept-text';
export {
  type HistorySize,
  LocalCardHistory,
  type LocalHistoryOptions,
} from './history/local/local-card-history';
export { LocalSnapshotRows } from './snapshots/local/local-snapshot-rows';
export { SNAPSHOT_FOLDER } from './snapshots/snapshot-folder';
export * from './snapshots/snapshot-rows';
export { versionInStore } from './snapshots/version-in-store';
