export { knownLabels } from './labels';
export { type Event, type FeatureValues, type Label, oracle, probeOracle } from './oracle';
export { runKernel, runProbeKernel } from './run-kernel';
export { type ExpectedSnapshot, partialsOf, snapshotOracle } from './snapshot-oracle';
