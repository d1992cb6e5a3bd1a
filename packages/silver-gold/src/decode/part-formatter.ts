import { formatDecimal, type LogicalType } from '@cardlake/schema';

/** Returns the function that writes a wire value of a type as text of a part file, see `part-columns.ts`. */
export const partFormatter = (type: LogicalType): ((value: unknown) => string) =>
  type.kind === 'decimal' ? (value) => formatDecimal(value as bigint, type.scale) : String;
