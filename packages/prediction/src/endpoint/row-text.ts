import { float32Text, type Row } from '@cardlake/model';

/**
 * Writes a row as the XGBoost container of SageMaker reads it: `text/csv`, in the order of the model, a missing value as an empty
 * cell (aws/sagemaker-xgboost-container, `encoder.py`, `_clean_csv_string`).
 * @returns undefined for a row that it would not read as meant: a value that no 32-bit float holds, or a single column, in which it
 *   finds another delimiter (`csv.Sniffer` in the same file)
 */
export function rowText(row: Row): string | undefined {
  if (row.length < 2) return undefined;
  const values = Array.from(row, (value) => Math.fround(value ?? Number.NaN));
  if (values.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)) return undefined;
  return values.map((value) => (Number.isNaN(value) ? '' : float32Text(value))).join(',');
}

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

/**
 * Reads the answer to one row: one number, a 32-bit float as Python writes it as a double (the same repository, `serve.py`,
 * `invocations`).
 * @throws Error for any other answer
 */
export function readMargin(text: string): number {
  const trimmed = text.trim();
  const value = NUMBER.test(trimmed) ? Number(trimmed) : Number.NaN;
  if (Number.isFinite(value) && Math.fround(value) === value) return value;
  throw new Error(`expected one 32-bit float as text, found ${JSON.stringify(trimmed.slice(0, 100))}`);
}
