export type { Table as LakeTable } from '@cardlake/schema';
export { appendRows, openAppender, type RowAppender, type RowValue } from './append-rows';
export { isIntactJson, sealedJson } from './checksum';
export { type DamagedFile, damageError, type ExpectedFile, findDamagedFiles } from './damage';
export {
  diskError,
  errnoOf,
  fsyncPath,
  isMissing,
  messageOf,
  readStart,
  TEMPORARY_SUFFIX,
  withDiskErrors,
  writeFileAtomic,
} from './disk';
export { type ExaminedLake, examineLake } from './examine';
export { FileLocked, lockFile } from './file-lock';
export { fileReader, footerReader } from './file-reader';
export { CONTAINER_FORMAT, LAKE_FORMAT } from './format';
export { type CommitSummary, type Lake, openLake } from './lake';
export { createLakeCopy } from './lake-copy';
export {
  LAKE_CHECKPOINT_FILE,
  LAKE_FOLDER,
  LAKE_FORMAT_FILE,
  lakePath,
  partitionFolder,
  tableId,
} from './layout';
export { requireLocalPath } from './local-path';
export type { Writer } from './lock';
export { createOwnedFolder } from './owned-folder';
export { dayOfGroup, plainShare } from './parquet/describe-group';
export { findEqualColumns } from './parquet/equal-columns';
export {
  findStoredColumns,
  type StoredColumns,
  type StoredGroup,
  type StoredRows,
} from './parquet/stored-columns';
export { writeColumns } from './parquet/write-columns';
export { plainValue } from './plain-value';
export { DUCKDB_CHUNK_ROWS, rawColumn, rawValidity, setRawColumn } from './raw-columns';
export { readRows } from './read-rows';
export { REBUILD_ADVICE } from './rebuild-advice';
export type { CommitMetadata, LedgerEntry, StoredFile } from './record';
export {
  type ColumnTypes,
  createTable,
  createTempTable,
  emptyRelation,
  type Relation,
  relation,
} from './relation';
export { readColumns, scan } from './scan';
export { type DuckSession, openSession, sqlError } from './session';
export { sha256Of } from './sha256';
export type { LakeFile, Snapshot } from './snapshot';
export {
  type DuckType,
  dateLiteral,
  EMPTY_SQL,
  globPattern,
  identifier,
  joinSql,
  literal,
  nameLiteral,
  pathLiteral,
  type Sql,
  type SqlValue,
  sql,
  sqlType,
  userStatement,
} from './sql';
export { type FileBeside, stageBeside } from './stage-beside';
export {
  type ChangedFile,
  type ChangedFiles,
  type ChangedPart,
  type GroupChange,
  planChanged,
} from './stage-changed';
export { stageCopy, stageFile, writeParquet } from './stage-copy';
export { stageGroups } from './stage-groups';
export { type OnStep, STEPS, type Step } from './steps';
export { openRowStream, type RowStream, streamChunks } from './stream';
export { sumPartitions, sumRows } from './sum-rows';
export { openTabularFile, type TabularFile, withReadErrors } from './tabular-file';
export { createTempFolder } from './temp-folder';
export type { Naming, StagedFile, Transaction } from './transaction';
export { findUnnamedFiles, removeUnnamedFiles } from './unnamed-files';
export { type OutdatedLake, openOutdatedLake } from './upgrade';
export { isOfDay, utcDay } from './utc-day';
export type { WriteSession } from './write-session';
