import { decimalText, type LogicalType } from '@cardlake/schema';

/** The text of a wire value in a part file, see `part-columns.ts`. */
export const partText = (type: LogicalType): ((value: unknown) => string) =>
  type.kind === 'decimal' ? (value) => decimalText(value as bigint, type.scale) : String;
