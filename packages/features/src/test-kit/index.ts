export { type Event, type FeatureValues, oracle, type Report } from './oracle';
export { runKernel } from './run-kernel';
