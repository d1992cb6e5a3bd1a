export { chooseVersions, type ObjectVersion } from './objects/object-version';
export { admitObjects, type Candidate } from './publish/admit-objects';
export { recordFormat } from './records/formats';
export { type ByteRange, type Chunks, readRange, readRecords } from './records/read-records';
export type { RawRecord } from './records/record-splitter';
export { type RecordCounts, type RowReceiver, readRows } from './rows/read-rows';
