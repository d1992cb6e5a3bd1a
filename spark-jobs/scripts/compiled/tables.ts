import {
  type Fields,
  field,
  nullable,
  sparkDdl,
  sparkSchema,
  type Table,
  table,
  tables,
} from '@cardlake/schema';
import { JOB_TABLES_PREFIX } from '@cardlake/schema/job-contract';

const { event_id, card_id, merchant_id, ts } = tables['silver.card_transactions'].fields;

/** Changes of silver for gold to take up: a row an authorisation (all columns) or a dispute (only `event_id`). */
const touched = table({
  layer: 'silver',
  name: 'touched',
  path: `${JOB_TABLES_PREFIX}/touched`,
  partition: { column: 'dt', grain: 'day', of: 'commit' },
  fields: {
    event_id,
    card_id: nullable(card_id),
    merchant_id: nullable(merchant_id),
    ts: nullable(ts),
    commit_number: field.bigint('number of the ledger commit that made the change'),
  },
  key: ['event_id'],
  description: 'Changes of silver that some gold table may not have taken up yet.',
});

/** What became of each bronze object; sums over an object's rows, since later runs can take lines from an older one. */
const ledger = table({
  layer: 'silver',
  name: 'ledger',
  path: `${JOB_TABLES_PREFIX}/ledger`,
  partition: { column: 'dt', grain: 'day', of: 'arrival' },
  fields: {
    source_object: tables['silver.quarantine'].fields.source_object,
    source_table: tables['silver.quarantine'].fields.source_table,
    ingested_at: tables['silver.quarantine'].fields.ingested_at,
    bytes: field.bigint('stored size; 0 in a correction'),
    lines: field.bigint('lines read'),
    silver: field.bigint('lines that stand in silver'),
    duplicates: field.bigint('lines that repeat or are superseded by another'),
    quarantined: field.bigint('lines in quarantine'),
    run_id: field.string('the run that made this entry'),
  },
  key: ['source_object', 'run_id'],
  description: 'The bronze objects that silver has taken in.',
});

/** A table with what Spark makes of it: its columns, and its DDL when it is an Iceberg table. */
export const compiledTable = (declared: Table<Fields>) => ({
  layer: declared.layer,
  name: declared.name,
  path: declared.path,
  partition: declared.partition,
  key: declared.key,
  fields: Object.entries(declared.fields).map(([name, { type, nullable: isNullable }]) => ({
    name,
    ...type,
    nullable: isNullable,
  })),
  schema: sparkSchema(declared.fields),
  ...(declared.partition.grain === 'day'
    ? { ddl: sparkDdl(declared, { name: '{table}', dataPath: '{data_path}' }) }
    : {}),
});

/** Every table that does not depend on a feature group, with the DDL of those that are Iceberg tables. */
export const compiledTables = Object.fromEntries(
  [...Object.values<Table<Fields>>(tables), touched, ledger].map((each) => [
    `${each.layer}.${each.name}`,
    compiledTable(each),
  ]),
);
