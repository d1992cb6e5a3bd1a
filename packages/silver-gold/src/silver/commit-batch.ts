import { quarantine } from '@cardlake/card-schema';
import type { LineCounts } from '@cardlake/job-contract';
import {
  type DuckSession,
  identifier,
  literal,
  type Snapshot,
  stageCopy,
  tableId,
  type WriteSession,
} from '@cardlake/lake';
import { rewriteWithout } from '../rewrite-without';
import { CHANGE_ALL, CHANGE_DISPUTE, CHANGE_EVENT, stageChanges } from '../silver-changes';
import { BATCH_OBJECTS, CONFLICTING, OUTCOMES, PARSED, REJECTED, SUPERSEDED } from './batch-relations';
import { collectConflicts } from './conflicts';
import { createLedgerEntries, sumCounts } from './line-counts';
import { type Batch, loadBatch } from './load-batch';
import { type Resolution, resolveDuplicates } from './resolve-duplicates';
import type { SilverSpec } from './silver-specs';
import { stageAccepted } from './stage-accepted';

/**
 * Writes a decoded batch to silver and quarantine, in one commit with its ledger entries.
 *
 * @returns line counts of the batch
 * @throws Error when the number of rows written differs from the line counts
 */
export async function commitBatch(
  session: DuckSession,
  write: WriteSession,
  lakeRoot: string,
  batch: Batch,
): Promise<LineCounts> {
  const snapshot = write.snapshot;
  const { silver, bronze } = batch.spec;
  const files = snapshot.files(silver);
  await loadBatch(session, batch);
  const resolution = await resolveDuplicates(session, batch, files);
  const accept = (rows: string) => selectAccepted(batch.spec, rows, resolution);
  const entries = await createLedgerEntries(session, batch, snapshot.ledger(), resolution.hasDuplicates);
  const batchCounts = sumCounts(entries.slice(0, batch.objects.length).map(({ counts }) => counts));

  const transaction = write.transaction();
  if (resolution.hasSuperseded) await rewriteWithout(session, transaction, silver, files, SUPERSEDED);
  const rows = await stageAccepted(session, transaction, batch, accept);
  if (rows !== batchCounts.silver)
    throw new Error(`${tableId(silver)}: expected ${batchCounts.silver} rows to be written, found ${rows}`);
  await collectConflicts(session, lakeRoot, resolution.hasDuplicates);
  await stageCopy(session, transaction, quarantine, selectQuarantined(tableId(bronze)));
  const accepted = accept(`SELECT * FROM ${PARSED}`);
  await stageChanges(session, transaction, selectChanges(batch.spec, snapshot, accepted, resolution));
  transaction.recordObjects(entries);
  await transaction.commit({ kind: 'silver', table: tableId(silver), ...batchCounts });
  return batchCounts;
}

/** Builds the SELECT of the parsed rows that silver takes: all but those that lost their event_id to another row. */
function selectAccepted({ silver }: SilverSpec, rows: string, { hasDuplicates }: Resolution): string {
  const losers = `(SELECT object, line FROM ${OUTCOMES} WHERE object IS NOT NULL AND outcome <> 'kept')`;
  return `SELECT ${Object.keys(silver.fields).map(identifier).join(', ')}
    FROM (${rows}) JOIN ${BATCH_OBJECTS.name} USING (object)
    ${hasDuplicates ? `ANTI JOIN ${losers} USING (object, line)` : ''}`;
}

function selectQuarantined(sourceTable: string): string {
  const columns = 'source_object, line_number, ingested_at, reasons, raw, event_id';
  return `SELECT ${literal(sourceTable)} AS source_table, ${columns}
    FROM (
      SELECT ${columns} FROM (SELECT *, line AS line_number FROM ${REJECTED.name})
        JOIN ${BATCH_OBJECTS.name} USING (object)
      UNION ALL SELECT ${columns} FROM (SELECT *, ['conflicting_duplicate'] AS reasons FROM ${CONFLICTING.name})
    )`;
}

/** Builds the SELECT of the changes for gold: new rows and those they superseded, or everything when silver was empty. */
function selectChanges(
  { silver, quarantinesConflicts }: SilverSpec,
  snapshot: Snapshot,
  accepted: string,
  { hasSuperseded }: Resolution,
): string {
  const columns = quarantinesConflicts ? CHANGE_EVENT : CHANGE_DISPUTE;
  if (quarantinesConflicts && snapshot.files(silver).length === 0) return CHANGE_ALL;
  const superseded = hasSuperseded ? `UNION ALL SELECT ${columns} FROM ${SUPERSEDED}` : '';
  return `SELECT ${columns} FROM (${accepted}) ${superseded}`;
}
