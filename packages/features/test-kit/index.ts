export { knownLabels } from './labels';
export { type Event, type FeatureValues, type Label, oracle, probeOracle } from './oracle';
export { runKernel, runKernelOnLastRows, runProbeKernel } from './run-kernel';
export { snapshotOracle, snapshotValues } from './snapshot-oracle';
