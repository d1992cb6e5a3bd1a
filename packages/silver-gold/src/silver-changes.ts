import { silverChangeFields } from '@cardlake/job-contract';
import {
  type DuckSession,
  type LakeFile,
  type LakeTable,
  type Snapshot,
  type Sql,
  sql,
  stageFile,
  type Transaction,
} from '@cardlake/lake';
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
export const CHANGE_DISPUTE = sql`event_id, NULL::VARCHAR AS card_id, NULL::VARCHAR AS merchant_id, NULL::TIMESTAMPTZ AS ts`;
/** Query of the row of {@link silverChanges} that stands for all of silver. */
export const CHANGE_ALL = sql`SELECT NULL::VARCHAR AS event_id, NULL::VARCHAR AS card_id, NULL::VARCHAR AS merchant_id, NULL::TIMESTAMPTZ AS ts`;

/** The queue is short and read as a whole, so it has only one partition. */
const QUEUE_PARTITION = '1970-01-01';

/** Adds the rows of a query to the queue, as one file a commit. */
export async function stageChanges(
  session: DuckSession,
  transaction: Transaction,
  snapshot: Snapshot,
  query: Sql,
): Promise<void> {
  countChange(transaction, snapshot);
  const target = { table: silverChanges, partition: QUEUE_PARTITION, name: 'part.parquet' };
  await stageFile(session, transaction, target, query);
}

/** Number of commits so far that changed rows of silver. Compaction, which changes files only, does not count. */
export const silverVersion = (snapshot: Snapshot): number => Number(snapshot.definition(silverChanges) ?? 0);

/** Counts a commit that changes rows of silver; one that does not add to the queue makes {@link changesSince} find less. */
export const countChange = (transaction: Transaction, snapshot: Snapshot): void =>
  transaction.define(silverChanges, String(silverVersion(snapshot) + 1));

/** Finds the files with the changes since a version of silver; undefined when the queue no longer has all of them. */
export function changesSince(snapshot: Snapshot, version: number): readonly LakeFile[] | undefined {
  const files = snapshot.files(silverChanges);
  const commits = silverVersion(snapshot) - version;
  return commits < 0 || commits > files.length ? undefined : files.slice(files.length - commits);
}
