import type { Model } from '../model';
import { ModelError } from '../model-error';

/** A row of values in the order of a model's features; null and NaN are missing. */
export type Row = ArrayLike<number | null>;

/**
 * Copies a row to 32-bit floats, in which XGBoost computes.
 * @throws ModelError `bad_row` for another number of values, and for a value that no 32-bit float can hold.
 */
export function fillRow(buffer: Float32Array, row: Row, { features }: Pick<Model, 'features'>): void {
  if (row.length !== buffer.length)
    throw new ModelError(
      'bad_row',
      `a row of the model: expected ${buffer.length} (a value for each feature), found ${row.length}`,
    );
  for (let at = 0; at < buffer.length; at++) {
    const value = row[at] ?? Number.NaN;
    buffer[at] = value;
    if (buffer[at] === Number.POSITIVE_INFINITY || buffer[at] === Number.NEGATIVE_INFINITY) {
      const name = features[at]?.name ?? `feature ${at}`;
      throw new ModelError(
        'bad_row',
        `${name} is ${value}; a number below 3.4e38, or null if it is missing, is expected`,
      );
    }
  }
}
