import { quarantine } from '@cardlake/card-schema';
import type { LineCounts } from '@cardlake/job-contract';
import {
  type DuckSession,
  identifier,
  type LakeTable,
  literal,
  type Snapshot,
  stageCopy,
  tableId,
  type WriteSession,
} from '@cardlake/lake';
import { dropRows } from '../drop-rows';
import { stageTouched, TOUCHED_ALL, TOUCHED_DISPUTE, TOUCHED_EVENT } from '../touched';
import { collectConflicts } from './conflicts';
import { countsOf, ledgerEntries, sumCounts } from './line-counts';
import { type Batch, loadBatch } from './load-batch';
import { type Resolution, resolveDuplicates } from './resolve-duplicates';
import { stageAccepted } from './stage-accepted';

/**
 * Takes one decoded batch into silver and quarantine, in one commit with its ledger entries.
 *
 * @returns what became of the batch's own lines
 * @throws Error when the rows written are not the rows accounted for
 */
export async function commitBatch(
  session: DuckSession,
  write: WriteSession,
  lakeRoot: string,
  batch: Batch,
): Promise<LineCounts> {
  const snapshot = write.snapshot;
  const { silver, bronze } = batch.refinement;
  const files = snapshot.files(silver);
  await loadBatch(session, batch);
  const resolution = await resolveDuplicates(session, batch, files);
  const accept = (rows: string) => acceptedRows(silver, rows, resolution);
  const entries = await ledgerEntries(session, batch, snapshot.ledger(), resolution.contested);
  const own = sumCounts(entries.slice(0, batch.objects.length).map(countsOf));

  const transaction = write.transaction();
  if (resolution.displaced) await dropRows(session, transaction, silver, files, 'displaced');
  const rows = await stageAccepted(session, transaction, batch, accept);
  if (rows !== own.silver)
    throw new Error(`${rows} rows written to ${tableId(silver)}, ${own.silver} accounted for`);
  await collectConflicts(session, lakeRoot, resolution.contested);
  await stageCopy(session, transaction, quarantine, quarantinedRows(tableId(bronze)));
  await stageTouched(
    session,
    transaction,
    touchedRows(batch, snapshot, accept('SELECT * FROM parsed'), resolution),
  );
  transaction.recordObjects(entries);
  await transaction.commit({ kind: 'silver', table: tableId(silver), ...own });
  return own;
}

/** Of a SELECT of parsed rows, those that silver takes: all but the ones that lost their event_id to another. */
function acceptedRows(silver: LakeTable, rows: string, { contested }: Resolution): string {
  const losers = `(SELECT object, line FROM outcomes WHERE object IS NOT NULL AND outcome <> 'kept')`;
  return `SELECT ${Object.keys(silver.fields).map(identifier).join(', ')}
    FROM (${rows}) JOIN batch_objects USING (object) ${contested ? `ANTI JOIN ${losers} USING (object, line)` : ''}`;
}

const quarantinedRows = (sourceTable: string): string => {
  const columns = 'source_object, line_number, ingested_at, reasons, raw, event_id';
  return `SELECT ${literal(sourceTable)} AS source_table, source_object, line_number, ingested_at, reasons, raw, event_id
    FROM (
      SELECT ${columns} FROM (SELECT *, line AS line_number FROM rejected) JOIN batch_objects USING (object)
      UNION ALL SELECT ${columns} FROM (SELECT *, ['conflicting_duplicate'] AS reasons FROM conflicting)
    )`;
};

/** What gold must take up: the new rows and the rows they displaced; everything when silver was empty. */
function touchedRows(
  { refinement: { silver, conflicts } }: Batch,
  snapshot: Snapshot,
  accepted: string,
  resolution: Resolution,
): string {
  const columns = conflicts ? TOUCHED_EVENT : TOUCHED_DISPUTE;
  if (conflicts && snapshot.files(silver).length === 0) return TOUCHED_ALL;
  const displaced = resolution.displaced ? `UNION ALL SELECT ${columns} FROM displaced` : '';
  return `SELECT ${columns} FROM (${accepted}) ${displaced}`;
}
