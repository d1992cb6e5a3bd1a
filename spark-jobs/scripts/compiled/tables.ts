import { tables } from '@cardlake/card-schema';
import { ledger, pastDecisions, pastDeliveries, silverChanges } from '@cardlake/job-contract';
import { type Fields, sparkDdl, sparkSchema, type Table } from '@cardlake/schema';

/** A table in the form that Spark uses: its columns, and its DDL if it is an Iceberg table. */
export const compiledTable = (declared: Table<Fields>) => ({
  layer: declared.layer,
  name: declared.name,
  path: declared.path,
  partition: declared.partition,
  key: declared.key,
  fields: Object.entries(declared.fields).map(([name, { type, nullable: isNullable, isAdded }]) => ({
    name,
    ...type,
    nullable: isNullable,
    ...(isAdded && { isAdded }),
  })),
  schema: sparkSchema(declared.fields),
  ...(declared.partition.grain === 'day'
    ? { ddl: sparkDdl(declared, { name: '{table}', dataPath: '{data_path}' }) }
    : {}),
});

/** All tables that do not depend on a feature group. */
export const compiledTables = Object.fromEntries(
  [...Object.values<Table<Fields>>(tables), silverChanges, ledger, pastDeliveries, pastDecisions].map(
    (each) => [`${each.layer}.${each.name}`, compiledTable(each)],
  ),
);
