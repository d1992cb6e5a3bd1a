import type { Table } from '../table';
import { lookUpType, type TypeTable } from '../type-table';
import { type Fields, field, type LogicalType } from '../types';

const types: TypeTable<string> = {
  string: () => 'string',
  timestamp: () => 'timestamp',
  date: () => 'date',
  decimal: ({ precision, scale }) => `decimal(${precision},${scale})`,
  bigint: () => 'bigint',
  double: () => 'double',
  boolean: () => 'boolean',
  strings: () => 'array<string>',
  json: () => 'string',
};

/** A column in the Glue catalog. */
export interface GlueColumn {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

/** A table in the Glue catalog, which Athena reads with partition projection. */
export interface GlueTable {
  readonly columns: readonly GlueColumn[];
  readonly partitionKeys: readonly GlueColumn[];
  /** Table parameters: the partition projection. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Glue's (Hive's) type: `decimal(18,4)`, `array<string>`, … */
const glueType = (type: LogicalType): string => lookUpType(types, type);

/** Columns in stored order, partition column excluded. */
const glueColumns = (fields: Fields): GlueColumn[] =>
  Object.entries(fields).map(([name, { type, description }]) => ({
    name,
    type: glueType(type),
    comment: description,
  }));

/**
 * Partition projection of each grain: the format of the date, one step of which is a day. A query without a filter looks into
 * every projected partition; minutes since 2024 would be more than a million, each with a LIST request. The folder of a
 * day holds those of its minutes, and Athena reads everything below the location of a partition
 * (docs.aws.amazon.com/athena/latest/ug/tables-location-format.html).
 */
const projections = {
  day: { format: 'yyyy-MM-dd', first: (day: string) => day },
  minute: { format: 'yyyy/MM/dd', first: (day: string) => day.replaceAll('-', '/') },
} as const;

/**
 * Columns, partition keys and projection parameters of a table.
 *
 * Bronze columns are all `string`: the wire has several forms of instants and numbers, and one line that a SerDe cannot
 * cast must not fail a query. The template is spelled out because `YYYY/MM/DD/HH/mm` is not a Hive-style path.
 * @param place `root`: the lake's root, `s3://bucket` without a trailing slash; `since`: first day with data, `YYYY-MM-DD`
 */
export function glueTable(table: Table, place: { readonly root: string; readonly since: string }): GlueTable {
  const { column, grain, derivedFrom } = table.partition;
  const { format, first } = projections[grain];
  return {
    columns: glueColumns(table.layer === 'bronze' ? asStrings(table.fields) : table.fields),
    partitionKeys: glueColumns({ [column]: field.string(`UTC day of ${derivedFrom}`) }),
    parameters: {
      'projection.enabled': 'true',
      [`projection.${column}.type`]: 'date',
      [`projection.${column}.format`]: format,
      [`projection.${column}.range`]: `${first(place.since)},NOW`,
      [`projection.${column}.interval`]: '1',
      [`projection.${column}.interval.unit`]: 'DAYS',
      'storage.location.template': `${place.root}/${table.path}/${column}=\${${column}}`,
    },
  };
}

const asStrings = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { description }]) => [name, field.string(description)]),
  );
