export { noCallbacks, type StoreCallbacks } from './callbacks';
export { type SageMakerStoreOptions, sagemakerOnlineStore } from './sagemaker-store';
export { fromWire, toWire } from './wire';
