import { type Model, ModelError, readModel } from '@cardlake/model';
import { UserError } from '@cardlake/runtime';

/** Reads a model file that the user chose. @throws UserError `unsupported_model` for one that is not scored here */
export function parseModel(bytes: Uint8Array): Model {
  try {
    return readModel(bytes);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new UserError('unsupported_model', error.message, {
      hint: 'Give a model of XGBoost, saved as JSON or UBJ, with one output and the booster gbtree or dart.',
      cause: error,
    });
  }
}
