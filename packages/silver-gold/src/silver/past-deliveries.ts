import {
  type DuckSession,
  identifier,
  type Snapshot,
  sql,
  stageFile,
  type Transaction,
} from '@cardlake/lake';
import { outcomes } from './batch-relations';
import type { SilverSpec } from './silver-specs';

/** Few rows that are read as a whole, so there is only one partition; compaction merges its files. */
const ONLY_PARTITION = '1970-01-01';

/** Adds the rows that lost their key in a batch, from the batch and from silver. */
export async function stagePastDeliveries(
  session: DuckSession,
  transaction: Transaction,
  spec: SilverSpec,
): Promise<void> {
  const lost = sql`${outcomes(spec)} WHERE origin <> 'past' AND outcome <> 'kept'`;
  if (spec.past === undefined || (await session.count(lost)) === 0) return;
  const target = { table: spec.past, partition: ONLY_PARTITION, name: 'part.parquet' };
  const columns = Object.keys(spec.past.fields).map(identifier);
  await stageFile(session, transaction, target, sql`SELECT ${columns} FROM ${lost}`);
}

/** Lists the files of past deliveries that rows of an event type are compared with. */
export const pastDeliveryFiles = (snapshot: Snapshot, { past }: SilverSpec) =>
  past === undefined ? [] : snapshot.files(past);
