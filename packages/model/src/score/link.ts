import { ModelError, unsupported } from '../model-error';
import { expFloat32, logFloat32 } from './float32-math';

const { fround } = Math;

/** The way between the sum of the leaves (the margin) and what a model predicts, each step in 32-bit floats. */
export interface Link {
  /** The margin of the base score, from which the sum begins. */
  readonly marginOf: (baseScore: number) => number;
  /** The prediction of a margin. */
  readonly predictionOf: (margin: number) => number;
}

const identity: Link = { marginOf: (score) => score, predictionOf: (margin) => margin };

/** Above it the exponential overflows; XGBoost stops there. */
const GREATEST_EXPONENT = fround(88.7);

const logistic: Link = {
  marginOf(probability) {
    if (!(probability > 0 && probability < 1))
      throw new ModelError(
        'damaged_model',
        `the base score is ${probability}; a probability between 0 and 1 is expected`,
      );
    return -logFloat32(fround(fround(1 / probability) - 1));
  },
  predictionOf: (margin) => fround(1 / fround(expFloat32(Math.min(-margin, GREATEST_EXPONENT)) + 1)),
};

const exponential: Link = {
  marginOf(score) {
    if (!(score > 0))
      throw new ModelError('damaged_model', `the base score is ${score}; a number above 0 is expected`);
    return logFloat32(score);
  },
  predictionOf: expFloat32,
};

/** Links of the objectives with one output, by the name of the objective. */
const LINKS: ReadonlyMap<string, Link> = new Map([
  ['binary:logistic', logistic],
  ['reg:logistic', logistic],
  // XGBoost 3 takes the base score of this one as a margin.
  ['binary:logitraw', identity],
  ['reg:squarederror', identity],
  ['reg:squaredlogerror', identity],
  ['reg:pseudohubererror', identity],
  ['reg:absoluteerror', identity],
  ['rank:pairwise', identity],
  ['rank:ndcg', identity],
  ['rank:map', identity],
  ['count:poisson', exponential],
  ['reg:gamma', exponential],
  ['reg:tweedie', exponential],
]);

/** Finds the link of an objective. @throws ModelError with the supported ones. */
export function linkOf(objective: string): Link {
  const link = LINKS.get(objective);
  if (link !== undefined) return link;
  throw unsupported(
    `the model has the objective ${objective}; supported, with one output, are ${[...LINKS.keys()].join(', ')}`,
  );
}
