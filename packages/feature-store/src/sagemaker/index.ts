export type { StoreCallbacks } from './callbacks';
export { sagemakerRecordReader } from './record-reader';
export { type SageMakerStoreOptions, sagemakerOnlineStore } from './sagemaker-store';
export { featureStoreSnapshotReader, featureStoreSnapshotRows } from './snapshots/snapshot-rows';
