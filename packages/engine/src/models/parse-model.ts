import { type Model, ModelError, readModel } from '@cardlake/model';
import { UserError } from '@cardlake/runtime';

/** Reads a model file that the user chose. @throws UserError `unsupported_model` for one that is not scored here */
export const parseModel = (bytes: Uint8Array): Model => withModelErrors(() => readModel(bytes));

/** Does what reads a model file that the user chose. @throws UserError `unsupported_model` for one that is not scored here */
export function withModelErrors<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ModelError) || error.code === 'damaged_version') throw error;
    throw new UserError('unsupported_model', error.message, {
      hint: 'Give a model of XGBoost, saved as JSON or UBJ, with one output and the booster gbtree or dart.',
      cause: error,
    });
  }
}
