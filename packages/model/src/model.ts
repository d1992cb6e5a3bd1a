import { decodeModelFile } from './file/decode-model-file';
import type { ModelFile } from './file/schema';
import { buildForest } from './forest/build-forest';
import type { Forest, ModelFeature } from './forest/forest';
import { damaged, unsupported } from './model-error';
import { type Link, linkOf } from './score/link';

/** Enough for any model of this kind; memory is taken for each feature. */
const MAX_FEATURES = 100_000;

/** A model of XGBoost with one output, ready to score and to explain. */
export interface Model {
  /** Version of XGBoost that wrote the file: `3.2.0`. */
  readonly version: string;
  /** `binary:logistic`. */
  readonly objective: string;
  readonly booster: 'gbtree' | 'dart';
  /** The columns of a row, in order. */
  readonly features: readonly ModelFeature[];
  readonly forest: Forest;
  /** Margin from which the sum of the leaves begins. */
  readonly baseMargin: number;
  readonly link: Link;
}

/**
 * Reads a model file that XGBoost 1.7 to 3 wrote, JSON or UBJ.
 * @throws ModelError `damaged_model`, or `unsupported_model` for several outputs, gblinear and other objectives.
 */
export function readModel(bytes: Uint8Array): Model {
  const { version, learner } = decodeModelFile(bytes);
  requireVersion(version);
  const { trees: treeModel, weights, booster } = readBooster(learner.gradient_booster);
  const { base_score: baseScores, num_feature: features } = learner.learner_model_param;
  requireOneOutput(learner.learner_model_param, treeModel);
  const link = linkOf(learner.objective.name);
  const [baseScore] = baseScores;
  if (baseScore === undefined || baseScores.length > 1)
    throw damaged(`the model has ${baseScores.length} base scores; one is expected`);
  if (features > MAX_FEATURES)
    throw unsupported(`the model has ${features} features; at most ${MAX_FEATURES} are supported`);
  return {
    version: version.join('.'),
    objective: learner.objective.name,
    booster,
    features: readFeatures(learner, features),
    forest: buildForest({ trees: treeModel.trees, features, weights }),
    baseMargin: link.marginOf(baseScore),
    link,
  };
}

function requireVersion([major = 0, minor = 0, patch = 0]: readonly number[]): void {
  if ((major === 1 && minor >= 7) || major === 2 || major === 3) return;
  throw unsupported(
    `the model was written by XGBoost ${major}.${minor}.${patch}; versions 1.7 to 3 are read: load it in one of them and save it again`,
  );
}

function readBooster(booster: ModelFile['learner']['gradient_booster']) {
  if (booster.name === 'gblinear')
    throw unsupported('the model is a gblinear one; train with booster gbtree or dart');
  const trees = booster.name === 'dart' ? booster.gbtree.model : booster.model;
  const weights = booster.name === 'dart' ? booster.weight_drop : undefined;
  const count = trees.gbtree_model_param.num_trees;
  const lists = { trees: trees.trees, tree_info: trees.tree_info, ...(weights && { weight_drop: weights }) };
  for (const [name, { length }] of Object.entries(lists)) {
    if (length !== count) throw damaged(`${name}: expected ${count} (one for each tree), found ${length}`);
  }
  if (weights?.every(Number.isFinite) === false) throw damaged('weight_drop has a value that is not finite');
  return { trees, weights, booster: booster.name };
}

function requireOneOutput(
  { num_class: classes, num_target: targets = 1 }: ModelFile['learner']['learner_model_param'],
  { trees, tree_info: groups }: ReturnType<typeof readBooster>['trees'],
): void {
  const isVector = trees.some(({ tree_param: { size_leaf_vector: size = 0 } }) => size > 1);
  if (classes <= 1 && targets <= 1 && !isVector && groups.every((group) => group === 0)) return;
  throw unsupported(
    `the model has ${Math.max(classes, targets, 2)} outputs (classes or targets); models with one are scored`,
  );
}

function readFeatures(learner: ModelFile['learner'], count: number): ModelFeature[] {
  const { feature_names: names, feature_types: types } = learner;
  for (const [name, { length }] of Object.entries({ feature_names: names, feature_types: types })) {
    if (length > 0 && length !== count)
      throw damaged(`${name}: expected ${count} (one for each feature), found ${length}`);
  }
  return Array.from({ length: count }, (_, at) => ({ name: names[at], isCategorical: types[at] === 'c' }));
}
