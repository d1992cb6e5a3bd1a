export * from './day';
export * from './metrics/average-precision';
export * from './metrics/card-precision';
export * from './metrics/roc-auc';
export type { Scored } from './metrics/scored';
export * from './settings';
export * from './split-bounds';
