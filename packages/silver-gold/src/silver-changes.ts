import { silverChangeFields } from '@cardlake/job-contract';
import { type DuckSession, type LakeTable, type Sql, sql, stageFile, type Transaction } from '@cardlake/lake';
import { nullable, table } from '@cardlake/schema';

/**
 * The queue of silver changes that gold has not processed yet. A silver commit adds to it; the gold commit that used
 * the changes empties it, so a run that dies between the two loses nothing.
 *
 * A row describes a new or replaced authorisation (all columns), a dispute (only `event_id`), or all of silver (every
 * column null). Lakes know the table by the name `touched`.
 */
export const silverChanges: LakeTable = table({
  layer: 'silver',
  name: 'touched',
  path: '_cardlake/touched',
  partition: { column: 'dt', grain: 'day', derivedFrom: 'commit' },
  fields: { ...silverChangeFields, event_id: nullable(silverChangeFields.event_id) },
  key: ['event_id'],
  description: 'Silver changes that gold has not processed yet.',
});

/** Select list that describes an authorisation as a row of {@link silverChanges}. */
export const CHANGE_EVENT = sql`event_id, card_id, merchant_id, ts`;
/** Select list that describes a dispute as a row of {@link silverChanges}. */
export const CHANGE_DISPUTE = sql`event_id, NULL AS card_id, NULL AS merchant_id, NULL AS ts`;
/** Query of the row of {@link silverChanges} that stands for all of silver. */
export const CHANGE_ALL = sql`SELECT NULL::VARCHAR AS event_id, NULL::VARCHAR AS card_id, NULL::VARCHAR AS merchant_id, NULL::TIMESTAMPTZ AS ts`;

/** The queue is short and read as a whole, so it has only one partition. */
const QUEUE_PARTITION = '1970-01-01';

/** Adds the rows of a query to the queue. */
export async function stageChanges(
  session: DuckSession,
  transaction: Transaction,
  query: Sql,
): Promise<void> {
  const target = { table: silverChanges, partition: QUEUE_PARTITION, name: 'part.parquet' };
  await stageFile(session, transaction, target, query);
}
