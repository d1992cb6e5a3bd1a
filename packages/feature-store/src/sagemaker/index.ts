export { awsFeatureStoreRuntime, type FeatureStoreRuntime } from './runtime';
export { defaultSendPolicy, type SageMakerStoreOptions, sagemakerOnlineStore } from './sagemaker-store';
export type { SendPolicy } from './send-all';
export { type StoreWatch, silentWatch } from './watch';
export { fromWire, toWire } from './wire';
