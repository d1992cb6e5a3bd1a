import { SchemaError } from '../errors';
import type { Table } from '../table';
import { lookUpType, type TypeTable } from '../type-table';
import { type Fields, field, type LogicalType } from '../types';

const types: TypeTable<string> = {
  string: () => 'STRING',
  timestamp: () => 'TIMESTAMP',
  date: () => 'DATE',
  decimal: ({ precision, scale }) => `DECIMAL(${precision},${scale})`,
  bigint: () => 'BIGINT',
  double: () => 'DOUBLE',
  boolean: () => 'BOOLEAN',
  strings: () => 'ARRAY<STRING>',
  json: () => 'STRING',
};

/** Spark SQL's type: `DECIMAL(18,4)`, `ARRAY<STRING>`, … */
const sparkType = (type: LogicalType): string => lookUpType(types, type);

/** Plain `name TYPE, …` list: the schema argument of `spark.read.schema` and `mapInArrow`. */
export const sparkSchema = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, { type }]) => `${quoteIdentifier(name)} ${sparkType(type)}`)
    .join(', ');

/**
 * `CREATE TABLE` of a day-partitioned table as Iceberg (format 2). Spark stores the partition column, so `dt` comes
 * last as a DATE.
 * @param target `name`: the table's full name, `catalog.database.table`; `dataPath`: where its data files go
 * @throws SchemaError for a table that is not partitioned by day (bronze stays gzipped text)
 */
export function sparkDdl(table: Table, target: { readonly name: string; readonly dataPath: string }): string {
  if (table.partition.grain !== 'day')
    throw new SchemaError(table.name, [
      'only tables partitioned by day are Iceberg tables; read bronze as text instead',
    ]);
  const columns = Object.entries({
    ...table.fields,
    [table.partition.column]: field.date(`UTC date of ${table.partition.derivedFrom}`),
  }).map(
    ([name, { type, nullable, description }]) =>
      `  ${quoteIdentifier(name)} ${sparkType(type)}${nullable ? '' : ' NOT NULL'} COMMENT ${quoteText(description)}`,
  );
  return `CREATE TABLE IF NOT EXISTS ${target.name.split('.').map(quoteIdentifier).join('.')} (
${columns.join(',\n')}
)
USING iceberg
PARTITIONED BY (${quoteIdentifier(table.partition.column)})
COMMENT ${quoteText(table.description)}
TBLPROPERTIES ('format-version' = '2', 'write.data.path' = ${quoteText(target.dataPath)})`;
}

const quoteIdentifier = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
const quoteText = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
