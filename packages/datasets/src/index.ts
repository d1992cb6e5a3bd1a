export * from './availability';
export * from './build-datasets';
export * from './day';
export * from './evaluation/read-scored-rows';
export * from './portable';
export * from './read-training-manifest';
export { selectLabels } from './split/labels';
export * from './split-bounds';
export * from './verify-datasets';
