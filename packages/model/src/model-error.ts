/** Kinds of faults that this package reports. */
export type ModelErrorCode =
  /** The bytes are not a model file of XGBoost, or a damaged one. */
  | 'damaged_model'
  /** The model is sound, but of a kind that is not scored here. */
  | 'unsupported_model'
  /** The files of a version are not those that were written. */
  | 'damaged_version'
  /** The row cannot be scored by this model. */
  | 'bad_row';

/** A model file or a row that is refused; the message says where, what was expected and what was found. */
export class ModelError extends Error {
  override readonly name = 'ModelError';

  constructor(
    readonly code: ModelErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export const damaged = (message: string): ModelError => new ModelError('damaged_model', message);

export const unsupported = (message: string): ModelError => new ModelError('unsupported_model', message);
