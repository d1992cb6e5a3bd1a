import {
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float64,
  Int64,
  List,
  Schema,
  TimestampMicrosecond,
  Utf8,
} from 'apache-arrow';
import { lookUpType, type TypeTable } from '../type-table';
import type { Fields } from '../types';

const types: TypeTable<DataType> = {
  string: () => new Utf8(),
  timestamp: () => new TimestampMicrosecond('UTC'),
  date: () => new DateDay(),
  decimal: ({ precision, scale }) => new Decimal(scale, precision),
  bigint: () => new Int64(),
  double: () => new Float64(),
  boolean: () => new Bool(),
  strings: () => new List(new Field('item', new Utf8(), false)),
  json: () => new Utf8(),
};

/** The Arrow schema of some fields; each field's description is its metadata `description`. */
export const toArrow = (fields: Fields): Schema =>
  new Schema(
    Object.entries(fields).map(
      ([name, { type, nullable, description }]) =>
        new Field(name, lookUpType(types, type), nullable, new Map([['description', description]])),
    ),
  );
