import { LosslessNumber, parse, stringify } from 'lossless-json';
import { z } from 'zod';
import { readModel } from '../model';
import { damaged } from '../model-error';
import { float32Text } from '../score/float32-text';
import { modelFormat } from './decode-model-file';
import { quoteTokens } from './json';
import { decodeUbj } from './ubj';

/** Beginning of texts that stand for `NaN` and `Infinity`, which XGBoost writes as numbers; no name of a feature begins so. */
const NUMBER_MARK = '\u0001';
const MARKED_NUMBER = /"\\u0001(-?\w+)"/g;

/** Parts of a model file that say what is predicted of the sum of the leaves. */
const parts = z.looseObject({
  learner: z.looseObject({ learner_model_param: z.looseObject({}) }),
});

/**
 * Rewrites a model so that it predicts margins: the same trees, with the identity for the link and the base margin for the base
 * score. A model server that gives predictions alone then gives margins, from which they follow and not the other way round.
 * @returns JSON for XGBoost 3
 * @throws ModelError, see `readModel`
 */
export function writeMarginModel(bytes: Uint8Array): Uint8Array {
  const { baseMargin } = readModel(bytes);
  const parsed = parts.safeParse(modelFormat(bytes) === 'ubj' ? asJson(decodeUbj(bytes)) : readJson(bytes));
  if (!parsed.success) throw damaged('the model file has no settings of its learner');
  const { learner } = parsed.data;
  const changed = {
    ...parsed.data,
    learner: {
      ...learner,
      learner_model_param: { ...learner.learner_model_param, base_score: `[${float32Text(baseMargin)}]` },
      objective: { name: 'reg:squarederror', reg_loss_param: { scale_pos_weight: '1' } },
    },
  };
  return Buffer.from((stringify(changed) ?? '').replace(MARKED_NUMBER, '$1'));
}

/** Reads JSON with its numbers as texts: XGBoost takes no integer, such as 1, where it wrote a float, such as 1E0. */
const readJson = (bytes: Uint8Array): unknown =>
  parse(quoteTokens(new TextDecoder().decode(bytes), JSON.stringify(NUMBER_MARK).slice(1, -1)));

/** Writes what UBJ has and JSON has not: columns as lists, and floats as such. */
function asJson(value: unknown): unknown {
  if (value instanceof Float32Array) return Array.from(value, floatNumber);
  if (value instanceof Float64Array || value instanceof Int32Array) return Array.from(value);
  if (value instanceof Uint8Array || value instanceof Int8Array || value instanceof Int16Array)
    return Array.from(value);
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asJson(each)]));
}

function floatNumber(value: number): LosslessNumber | string {
  if (!Number.isFinite(value)) return NUMBER_MARK + value;
  const text = float32Text(value);
  return new LosslessNumber(/[.e]/.test(text) ? text : `${text}.0`);
}
