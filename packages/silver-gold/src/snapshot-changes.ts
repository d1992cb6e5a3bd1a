import { SNAPSHOT_DAY } from '@cardlake/features';
import { type DuckSession, type LakeTable, type Sql, stageFile, type Transaction } from '@cardlake/lake';
import { field, nullable, table } from '@cardlake/schema';

/**
 * The queue of snapshot rows that changed and that gold has not taken up yet: rows that are new, came out different or
 * vanished. The commit of a snapshot group adds to it; the gold commit that used the changes empties it, so a run that dies
 * between the two loses nothing. An event at t uses the row of its entity on the day of `t − availableAfter`.
 *
 * A row with nulls for the key and the day stands for all rows of the group.
 */
export const snapshotChanges: LakeTable = table({
  layer: 'gold',
  name: 'snapshot_changes',
  path: '_cardlake/snapshot_changes',
  partition: { column: 'dt', grain: 'day', derivedFrom: 'commit' },
  fields: {
    snapshot_group: field.string('published name of the snapshot group'),
    entity_key: nullable(field.string('entity of the row')),
    [SNAPSHOT_DAY]: nullable(field.date('day of the row')),
  },
  key: ['snapshot_group', 'entity_key', SNAPSHOT_DAY],
  description: 'Snapshot rows that changed and that gold has not taken up yet.',
});

/** The queue is short and read as a whole, so it has only one partition. */
const QUEUE_PARTITION = '1970-01-01';

/** Adds the rows of a query to the queue. */
export async function stageSnapshotChanges(
  session: DuckSession,
  transaction: Transaction,
  query: Sql,
): Promise<void> {
  const target = { table: snapshotChanges, partition: QUEUE_PARTITION, name: 'part.parquet' };
  await stageFile(session, transaction, target, query);
}
