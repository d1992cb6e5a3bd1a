import { quarantine } from '@cardlake/card-schema';
import { type ColumnTypes, type LakeTable, type Relation, relation } from '@cardlake/lake';
import type { EventTables } from '../event-tables';
import { rejectColumns } from './part-columns';

const { source_object, line_number, ingested_at, raw, event_id } = quarantine.fields;

/** Table of the objects of a batch; `object` is the position in the batch. */
export const BATCH_OBJECTS = relation('batch_objects', {
  object: { type: 'INTEGER' },
  source_object,
  ingested_at,
});

/** View of all valid rows of a batch: object, line, and the columns on the wire in silver's types. */
export const parsedRows = ({ bronze }: EventTables): Relation =>
  relation('parsed', { object: { type: 'INTEGER' }, line: { type: 'BIGINT' }, ...bronze.fields });

/** Temporary table of the rejected lines of a batch. */
export const REJECTED = relation('rejected', rejectColumns);

/** Temporary table of the keys of the silver table that occur more than once in a batch, or in the batch and in silver. */
export const duplicatedKeys = ({ silver }: EventTables): Relation =>
  relation('duplicated', keyColumns(silver));

const keyColumns = ({ key, fields }: LakeTable): ColumnTypes =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => key.includes(name)));

/**
 * Table of all rows with a duplicated key, with the columns of silver.
 *
 * `origin`: `batch`; `silver`; or `past` for a row that lost its key in an earlier batch. `object` and `line`: position
 * in the batch; a row of silver has neither, a past one no object. `outcome`: `kept` for the winner, `duplicate` or
 * `conflict` for the others. `before`: the outcome up to now, `kept` for rows of the batch and of silver.
 */
export const outcomes = ({ silver }: EventTables): Relation => relation('outcomes', outcomeColumns(silver));

const outcomeColumns = ({ fields }: LakeTable): ColumnTypes => ({
  object: { type: 'INTEGER' },
  line: { type: 'BIGINT' },
  ...fields,
  origin: { type: 'VARCHAR' },
  before: { type: 'VARCHAR' },
  outcome: { type: 'VARCHAR' },
});

/** Temporary table of the rows of silver that lost to a row of the batch, with the columns of {@link outcomes}. */
export const supersededRows = ({ silver }: EventTables): Relation =>
  relation('superseded', outcomeColumns(silver));

/** Temporary table of the lines that quarantine takes as conflicting duplicates. */
export const CONFLICTING = relation('conflicting', {
  source_object,
  line_number,
  ingested_at,
  raw,
  event_id,
});
