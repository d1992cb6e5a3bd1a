import { cardTransactions } from '@cardlake/card-schema';
import {
  type DuckSession,
  identifier,
  type LakeTable,
  type Snapshot,
  sql,
  stageFile,
  type Transaction,
} from '@cardlake/lake';
import { field, nullable, table } from '@cardlake/schema';
import { outcomes } from './batch-relations';
import type { SilverSpec } from './silver-specs';

/**
 * Authorisations that lost their event_id to an earlier one: duplicates and conflicts. When a still earlier one is
 * processed later, they are compared with it, so that quarantine and counts do not depend on the order of runs.
 *
 * `line` is null for a row that silver had taken before, which was the first line of the event in its object.
 */
export const pastDeliveries: LakeTable = table({
  layer: 'silver',
  name: 'deliveries',
  path: '_cardlake/deliveries',
  partition: { column: 'dt', grain: 'day', derivedFrom: 'commit' },
  fields: { ...cardTransactions.fields, line: nullable(field.bigint('line in its object, from 1')) },
  key: ['source_object', 'line'],
  description: 'Authorisations that lost their event_id to an earlier one.',
});

/** Few rows that are read as a whole, so there is only one partition; compaction merges its files. */
const ONLY_PARTITION = '1970-01-01';

/** Adds the rows that lost their event_id in a batch, from the batch and from silver. */
export async function stagePastDeliveries(
  session: DuckSession,
  transaction: Transaction,
  spec: SilverSpec,
): Promise<void> {
  const lost = sql`${outcomes(spec)} WHERE origin <> 'past' AND outcome <> 'kept'`;
  if (!spec.quarantinesConflicts || (await session.count(lost)) === 0) return;
  const target = { table: pastDeliveries, partition: ONLY_PARTITION, name: 'part.parquet' };
  const columns = Object.keys(pastDeliveries.fields).map(identifier);
  await stageFile(session, transaction, target, sql`SELECT ${columns} FROM ${lost}`);
}

/** Lists the files of past deliveries that rows of an event type are compared with. */
export const pastDeliveryFiles = (snapshot: Snapshot, { quarantinesConflicts }: SilverSpec) =>
  quarantinesConflicts ? snapshot.files(pastDeliveries) : [];
