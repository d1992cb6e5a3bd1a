import { lookUpType, type TypeTable } from '../type-table';
import type { Fields, LogicalType } from '../types';

const types: TypeTable<string> = {
  string: () => 'VARCHAR',
  timestamp: () => 'TIMESTAMPTZ',
  date: () => 'DATE',
  decimal: ({ precision, scale }) => `DECIMAL(${precision},${scale})`,
  bigint: () => 'BIGINT',
  double: () => 'DOUBLE',
  boolean: () => 'BOOLEAN',
  strings: () => 'VARCHAR[]',
  json: () => 'VARCHAR',
};

/** DuckDB's type: `DECIMAL(18,4)`, `TIMESTAMPTZ`, … Sessions run in UTC, so a TIMESTAMPTZ prints in UTC. */
export const duckdbType = (type: LogicalType): string => lookUpType(types, type);

/** Column list for `CREATE TABLE t (…)`: quoted names, types, `NOT NULL`; in stored order. */
export const duckdbColumns = (fields: Fields): string =>
  Object.entries(fields)
    .map(
      ([name, { type, nullable }]) =>
        `${quoteIdentifier(name)} ${duckdbType(type)}${nullable ? '' : ' NOT NULL'}`,
    )
    .join(', ');

/** Types by column as a DuckDB struct literal, for the `columns =` of `read_json` and `read_csv`. */
export const duckdbReadColumns = (fields: Fields): string =>
  `{${Object.entries(fields)
    .map(([name, { type }]) => `${quoteIdentifier(name)}: '${duckdbType(type)}'`)
    .join(', ')}}`;

const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
