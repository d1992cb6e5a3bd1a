import { silverChangeFields } from '@cardlake/job-contract';
import { type DuckSession, type LakeTable, stageFile, type Transaction } from '@cardlake/lake';
import { nullable, table } from '@cardlake/schema';

/**
 * The changes of silver that gold has not taken up yet: the queue between the two. A silver commit adds to it, the
 * gold commit that used it empties it, so a run that dies between them forgets nothing.
 *
 * A row names a new or replaced authorisation (all columns), a dispute (only `event_id`), or, with nothing but nulls,
 * says that all of silver is to be taken up.
 */
export const touched: LakeTable = table({
  layer: 'silver',
  name: 'touched',
  path: '_cardlake/touched',
  partition: { column: 'dt', grain: 'day', of: 'commit' },
  fields: { ...silverChangeFields, event_id: nullable(silverChangeFields.event_id) },
  key: ['event_id'],
  description: 'Changes of silver that gold has not taken up yet.',
});

/** Columns of {@link touched} for an authorisation, a dispute and everything. */
export const TOUCHED_EVENT = 'event_id, card_id, merchant_id, ts';
export const TOUCHED_DISPUTE = 'event_id, NULL AS card_id, NULL AS merchant_id, NULL AS ts';
export const TOUCHED_ALL =
  'SELECT NULL::VARCHAR AS event_id, NULL::VARCHAR AS card_id, NULL::VARCHAR AS merchant_id, NULL::TIMESTAMPTZ AS ts';

/** Adds the rows of a query to the queue. */
export async function stageTouched(
  session: DuckSession,
  transaction: Transaction,
  query: string,
): Promise<void> {
  await stageFile(session, transaction, { table: touched, partition: QUEUE, name: 'part.parquet' }, query);
}

/** The queue is short and read whole, so it lies in one partition. */
const QUEUE = '1970-01-01';
