import type { CellValue } from '@cardlake/feeds';
import { type Field, lookUpType, type TypeTable } from '@cardlake/schema';
import type { SchemaElement } from 'hyparquet';
import { decimalBytes, INT64_BYTES } from '../plain/plain-column';
import type { ParquetColumn } from './column';
import {
  BooleanColumn,
  DayColumn,
  DoubleColumn,
  InstantColumn,
  Int64Column,
  LongDecimalColumn,
} from './number-columns';
import { TextColumn } from './text-column';
import { TextsColumn } from './texts-column';

/** A column, and its elements of the schema of a file. */
export interface SchemaColumn {
  readonly elements: readonly SchemaElement[];
  readonly column: ParquetColumn;
}

type Make = (name: string, isRequired: boolean) => SchemaColumn;
type Leaf = Omit<SchemaElement, 'name' | 'repetition_type'>;

const TEXT: Leaf = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };

const repetition = (isRequired: boolean) =>
  ({ repetition_type: isRequired ? 'REQUIRED' : 'OPTIONAL' }) as const;

const flat =
  (leaf: Leaf, create: (path: readonly string[], leaf: SchemaElement) => ParquetColumn): Make =>
  (name, isRequired) => {
    const element = { ...leaf, name, ...repetition(isRequired) };
    return { elements: [element], column: create([name], element) };
  };

const texts: Make = (name, isRequired) => {
  const leaf: SchemaElement = { ...TEXT, name: 'element', repetition_type: 'OPTIONAL' };
  return {
    elements: [
      { name, converted_type: 'LIST', num_children: 1, ...repetition(isRequired) },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      leaf,
    ],
    column: new TextsColumn([name, 'list', 'element'], leaf, isRequired),
  };
};

/** Decimals, whose digits are checked, since a file may hold more than its schema says. */
function decimal(precision: number, scale: number): Make {
  const bytes = decimalBytes(precision);
  const isShort = bytes === INT64_BYTES;
  const place: Leaf = isShort ? { type: 'INT64' } : { type: 'FIXED_LEN_BYTE_ARRAY', type_length: bytes };
  const bound = 10n ** BigInt(precision);
  const check = (value: CellValue): void => {
    if (typeof value !== 'bigint' || value >= bound || value <= -bound)
      throw new Error(`expected an unscaled value of at most ${precision} digits; found ${String(value)}`);
  };
  const Column = isShort ? Int64Column : LongDecimalColumn;
  return flat(
    { ...place, converted_type: 'DECIMAL', precision, scale },
    (path, leaf) => new Column(path, leaf, check),
  );
}

const types: TypeTable<Make> = {
  string: () => flat(TEXT, (path, leaf) => new TextColumn(path, leaf)),
  json: () => flat(TEXT, (path, leaf) => new TextColumn(path, leaf)),
  strings: () => texts,
  bigint: () => flat({ type: 'INT64' }, (path, leaf) => new Int64Column(path, leaf)),
  double: () => flat({ type: 'DOUBLE' }, (path, leaf) => new DoubleColumn(path, leaf)),
  boolean: () => flat({ type: 'BOOLEAN' }, (path, leaf) => new BooleanColumn(path, leaf)),
  decimal: ({ precision, scale }) => decimal(precision, scale),
  date: () => flat({ type: 'INT32', converted_type: 'DATE' }, (path, leaf) => new DayColumn(path, leaf)),
  timestamp: () =>
    flat(
      {
        type: 'INT64',
        converted_type: 'TIMESTAMP_MICROS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
      },
      (path, leaf) => new InstantColumn(path, leaf),
    ),
};

/** Makes the column of a field. Its values, which are not checked otherwise, are those that readers of the field's type give. */
export const parquetColumn = (name: string, { type, nullable }: Field): SchemaColumn =>
  lookUpType(types, type)(name, !nullable);
