export { createExplainer, type Explainer } from './explain/explainer';
export type { ModelFeature } from './forest/forest';
export { type Model, readModel } from './model';
export { ModelError, type ModelErrorCode } from './model-error';
export type { Row } from './score/row-buffer';
export { createScorer, type Scorer } from './score/scorer';
