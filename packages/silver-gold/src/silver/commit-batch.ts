import { cardTransactions, quarantine } from '@cardlake/card-schema';
import type { LineCounts } from '@cardlake/job-contract';
import {
  type DuckSession,
  EMPTY_SQL,
  identifier,
  nameLiteral,
  type Snapshot,
  type Sql,
  sql,
  stageCopy,
  type Transaction,
  tableId,
  type WriteSession,
} from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { findFilesOfEvents } from '../event-ids';
import { rewriteWithout } from '../rewrite-without';
import { CHANGE_ALL, CHANGE_EVENT, stageChanges } from '../silver-changes';
import {
  BATCH_OBJECTS,
  CONFLICTING,
  outcomes,
  parsedRows,
  REJECTED,
  supersededRows,
} from './batch-relations';
import { findClearedConflicts } from './cleared-conflicts';
import { collectConflicts } from './conflicts';
import { createLedgerEntries, sumCounts } from './line-counts';
import { type Batch, loadBatch } from './load-batch';
import { pastDeliveryFiles, stagePastDeliveries } from './past-deliveries';
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
  await loadBatch(session, batch);
  const stored = snapshot.files(silver);
  const files =
    silver === cardTransactions ? await findFilesOfEvents(session, stored, parsedRows(batch.spec)) : stored;
  const resolution = await resolveDuplicates(session, batch, files, pastDeliveryFiles(snapshot, batch.spec));
  const accept = (rows: Sql) => selectAccepted(batch.spec, rows, resolution);
  const entries = await createLedgerEntries(session, batch, snapshot.ledger(), resolution.hasDuplicates);
  const batchCounts = sumCounts(entries.slice(0, batch.decoded.length).map(({ counts }) => counts));

  const transaction = write.transaction();
  if (resolution.hasSuperseded)
    await rewriteWithout(session, transaction, silver, files, supersededRows(batch.spec));
  if (resolution.hasDuplicates) await stageLosers(session, transaction, batch.spec, snapshot);
  const rows = await stageAccepted(session, transaction, batch, accept);
  if (rows !== batchCounts.silver)
    throw new Error(
      `${tableId(silver)}: expected ${numberOf(batchCounts.silver, 'row')} to be written, found ${rows}`,
    );
  await collectConflicts(session, batch.spec, lakeRoot, snapshot.ledger(), resolution.hasDuplicates);
  await stageCopy(session, transaction, quarantine, selectQuarantined(tableId(bronze)));
  const accepted = accept(sql`SELECT * FROM ${parsedRows(batch.spec)}`);
  const changes = selectChanges(batch.spec, snapshot, accepted, resolution);
  if (changes !== undefined) await stageChanges(session, transaction, snapshot, changes);
  transaction.recordObjects(entries);
  await transaction.commit({ kind: silver.layer, table: tableId(silver), ...batchCounts });
  return batchCounts;
}

/** Keeps the rows that lost their event_id, and takes those out of quarantine that equal the new winner. */
async function stageLosers(
  session: DuckSession,
  transaction: Transaction,
  spec: SilverSpec,
  snapshot: Snapshot,
): Promise<void> {
  await stagePastDeliveries(session, transaction, spec);
  const files = snapshot.files(quarantine);
  const cleared = await findClearedConflicts(session, spec, files);
  if (cleared !== undefined)
    await rewriteWithout(session, transaction, quarantine, files, cleared, Object.keys(cleared.columns));
}

/** Builds the SELECT of the parsed rows that silver takes: all but those that lost their event_id to another row. */
function selectAccepted(spec: SilverSpec, rows: Sql, { hasDuplicates }: Resolution): Sql {
  const losers = sql`(SELECT object, line FROM ${outcomes(spec)} WHERE origin = 'batch' AND outcome <> 'kept')`;
  return sql`SELECT ${Object.keys(spec.silver.fields).map(identifier)}
    FROM (${rows}) JOIN ${BATCH_OBJECTS} USING (object)
    ${hasDuplicates ? sql`ANTI JOIN ${losers} USING (object, line)` : EMPTY_SQL}`;
}

function selectQuarantined(sourceTable: string): Sql {
  const columns = sql`source_object, line_number, ingested_at, reasons, raw, event_id`;
  return sql`SELECT ${nameLiteral(sourceTable)} AS source_table, ${columns}
    FROM (
      SELECT ${columns} FROM (SELECT *, line AS line_number FROM ${REJECTED})
        JOIN ${BATCH_OBJECTS} USING (object)
      UNION ALL SELECT ${columns} FROM (SELECT *, ['conflicting_duplicate'] AS reasons FROM ${CONFLICTING})
    )`;
}

/**
 * Builds the SELECT of the changes for gold: new rows and those they superseded, or everything when silver was empty;
 * undefined when nothing is computed from the table.
 */
function selectChanges(
  spec: SilverSpec,
  snapshot: Snapshot,
  accepted: Sql,
  { hasSuperseded }: Resolution,
): Sql | undefined {
  const { silver, change } = spec;
  if (change === undefined) return undefined;
  if (change === CHANGE_EVENT && snapshot.files(silver).length === 0) return CHANGE_ALL;
  const superseded = hasSuperseded ? sql`UNION ALL SELECT ${change} FROM ${supersededRows(spec)}` : EMPTY_SQL;
  return sql`SELECT ${change} FROM (${accepted}) ${superseded}`;
}
