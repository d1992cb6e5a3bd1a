import type { CellValue } from '@cardlake/feeds';
import { type Field, type LogicalType, lookUpType, type TypeTable } from '@cardlake/schema';
import type { SchemaElement } from 'hyparquet';

/** A column of a Parquet file: its elements of the schema, and how a value is given to the writer. */
interface ParquetColumn {
  readonly elements: (name: string, isRequired: boolean) => SchemaElement[];
  readonly toParquet: (value: Exclude<CellValue, null>) => unknown;
}

type Leaf = Omit<SchemaElement, 'name' | 'repetition_type'>;

const TEXT: Leaf = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
const DAY_MS = 86_400_000;
/** Digits that 64 bits hold, and bytes of a decimal with more (Parquet format, "DECIMAL"). */
const INT64_DIGITS = 18;
const DECIMAL_BYTES = 16;

const repetition = (isRequired: boolean) =>
  ({ repetition_type: isRequired ? 'REQUIRED' : 'OPTIONAL' }) as const;

const leaf = (element: Leaf, toParquet: ParquetColumn['toParquet'] = (value) => value): ParquetColumn => ({
  elements: (name, isRequired) => [{ ...element, name, ...repetition(isRequired) }],
  toParquet,
});

const list: ParquetColumn = {
  elements: (name, isRequired) => [
    { name, converted_type: 'LIST', num_children: 1, ...repetition(isRequired) },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { ...TEXT, name: 'element', repetition_type: 'OPTIONAL' },
  ],
  toParquet: (value) => value,
};

/** The writer takes unscaled values as they are, and does not look at their digits. */
function decimal(precision: number, scale: number): ParquetColumn {
  const bound = 10n ** BigInt(precision);
  const place: Leaf =
    precision <= INT64_DIGITS
      ? { type: 'INT64' }
      : { type: 'FIXED_LEN_BYTE_ARRAY', type_length: DECIMAL_BYTES };
  return leaf({ ...place, converted_type: 'DECIMAL', precision, scale }, (value) => {
    if (typeof value !== 'bigint' || value >= bound || value <= -bound)
      throw new Error(`expected an unscaled value of at most ${precision} digits; found ${String(value)}`);
    return value;
  });
}

const types: TypeTable<ParquetColumn> = {
  string: () => leaf(TEXT),
  json: () => leaf(TEXT),
  strings: () => list,
  bigint: () => leaf({ type: 'INT64' }, (value) => BigInt(value as bigint | number)),
  double: () => leaf({ type: 'DOUBLE' }),
  boolean: () => leaf({ type: 'BOOLEAN' }),
  decimal: ({ precision, scale }) => decimal(precision, scale),
  date: () => leaf({ type: 'INT32', converted_type: 'DATE' }, (value) => Date.parse(String(value)) / DAY_MS),
  timestamp: () =>
    leaf(
      {
        type: 'INT64',
        converted_type: 'TIMESTAMP_MICROS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
      },
      (value) => BigInt(value as number),
    ),
};

/** Elements of a field in the schema of a file. */
export const parquetElements = (name: string, { type, nullable }: Field): SchemaElement[] =>
  lookUpType(types, type).elements(name, !nullable);

/** Makes the function that gives values of a type to the writer. @throws (that function) for a decimal with too many digits */
export function parquetValues(type: LogicalType): (value: CellValue) => unknown {
  const { toParquet } = lookUpType(types, type);
  return (value) => (value === null ? null : toParquet(value));
}
