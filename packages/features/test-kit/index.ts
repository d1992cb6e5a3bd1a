export { knownLabels } from './labels';
export { type Event, type FeatureValues, type Label, oracle } from './oracle';
export { runKernel } from './run-kernel';
