export type { StoreCallbacks } from './callbacks';
export { type SageMakerStoreOptions, sagemakerOnlineStore } from './sagemaker-store';
