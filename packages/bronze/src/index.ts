export * from './codec/encode';
export { type IngestedInput, type IngestOptions, ingest, OBJECT_BYTES } from './ingest/ingest';
export * from './layout/bronze-table';
export * from './layout/list';
export * from './layout/path';
