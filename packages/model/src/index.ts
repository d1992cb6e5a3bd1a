export { type Baseline, type ModelCard, modelCard, type TrainingReport, trainingReport } from './card';
export { type BinCounts, createBinCounter } from './drift/bin-counts';
export { readDecidedValues } from './drift/decided-values';
export {
  createDriftMeter,
  type DriftLine,
  type DriftMeter,
  type ModelDrift,
} from './drift/drift-meter';
export { type DriftLevel, driftLevel, stabilityIndex } from './drift/stability-index';
export { createExplainer, type Explainer } from './explain/explainer';
export { modelFormat } from './file/decode-model-file';
export { writeMarginModel } from './file/margin-model';
export type { ModelFeature } from './forest/forest';
export { type Model, readModel } from './model';
export { ModelError, type ModelErrorCode } from './model-error';
export { type Decided, type Decision, decide, decideByRule } from './policy/decide';
export { calibrateMargin, fitPlatt, type LabelledMargin } from './policy/platt';
export {
  type Calibration,
  type Costs,
  type Policy,
  type PolicyChange,
  policy,
  policyChange,
  type Thresholds,
} from './policy/policy';
export { type TargetRates, thresholdsForRates } from './policy/thresholds';
export { float32Text } from './score/float32-text';
export type { Row } from './score/row-buffer';
export { createScorer, type Scorer } from './score/scorer';
export { PROMOTED_FILE, readPromotedFile, writePromotedFile } from './version/promoted';
export {
  DamagedVersionError,
  type LoadedVersion,
  MODEL_FILES,
  readVersion,
  type VersionFiles,
  versionHash,
} from './version/version-files';
