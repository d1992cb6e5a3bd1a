import type { Model } from '@cardlake/model';
import { numberOf, UserError } from '@cardlake/runtime';

/**
 * Requires that a model has the named columns, in number and order, and by name where its file tells names.
 * @param file the model file, in words
 * @throws UserError `features_refused`
 */
export function requireSameFeatures(model: Model, features: readonly string[], file: string): void {
  const refuse = (found: string) =>
    new UserError('features_refused', `the features do not fit ${file}: ${found}`, {
      hint: 'Give one name for each column that the model was trained on, in that order.',
    });
  if (model.features.length !== features.length)
    throw refuse(
      `the model has ${numberOf(model.features.length, 'column')}, and ${features.length} are named`,
    );
  const other = model.features.findIndex(({ name }, at) => name !== undefined && name !== features[at]);
  if (other >= 0)
    throw refuse(
      `column ${other + 1} of the model is ${model.features[other]?.name}, not ${features[other]}`,
    );
}
