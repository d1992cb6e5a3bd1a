import { type LineType, lineParsers, rejectionCodes, tables, wireRules } from '@cardlake/card-schema';
import { type Fields, FORMAT_HEAD_BYTES, foreignFormats } from '@cardlake/schema';

const fieldsOf = (fields: Fields) =>
  Object.entries(fields).map(([name, { type, nullable }]) => ({
    name,
    ...type,
    ...(nullable && { nullable }),
  }));

/** Fields of a line by bronze type, and the codes of the rules that it can break. */
export const compiledWire = {
  rules: wireRules,
  /** Formats that are refused whole, by their bytes (hex) at an offset; and how much of a file to look at. */
  foreignFormats,
  formatHeadBytes: FORMAT_HEAD_BYTES,
  rejectionCodes: Object.keys(rejectionCodes),
  fields: Object.fromEntries(
    (Object.keys(lineParsers) as LineType[]).map((type) => [type, fieldsOf(tables[`bronze.${type}`].fields)]),
  ),
};
