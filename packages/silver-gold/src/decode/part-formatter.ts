import { formatDecimal, type LogicalType } from '@cardlake/schema';

/**
 * Returns the function that writes a wire value of a type as text of a part file, see `part-columns.ts`. A null is no text
 * at all, which no value is.
 */
export function partFormatter(type: LogicalType): (value: unknown) => string {
  const format =
    type.kind === 'decimal' ? (value: unknown) => formatDecimal(value as bigint, type.scale) : String;
  return (value) => (value === null ? '' : format(value));
}
