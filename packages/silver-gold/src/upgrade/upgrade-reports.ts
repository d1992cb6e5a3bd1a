import { bronzeCardDispute, cardDisputes, quarantine } from '@cardlake/card-schema';
import {
  type DuckSession,
  identifier,
  joinSql,
  type LedgerEntry,
  nameLiteral,
  relation,
  scan,
  sql,
  stageCopy,
  sumRows,
  type Transaction,
  tableId,
} from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { type DecodedObject, type DecodeResult, isDecoded } from '../decode/messages';
import { rewriteWithout } from '../rewrite-without';
import { BATCH_OBJECTS, parsedRows, REJECTED } from '../silver/batch-relations';
import { assertConserved, readLineCounts } from '../silver/line-counts';
import { type Batch, loadBatch } from '../silver/load-batch';
import { decodeObjects, type RefineOptions } from '../silver/refine';
import { silverSpecs } from '../silver/silver-specs';
import { CHANGE_DISPUTE, stageChanges } from '../silver-changes';
import type { SourceObject } from '../source-object';

/** Reports of a lake before and after its upgrade. */
export interface ReportsUpgrade {
  /** Number of bronze objects whose reports were read again. */
  readonly objects: number;
  /** Processed bronze objects that are gone or have another size; of their reports only the rows of silver remain. */
  readonly missing: readonly string[];
  /** Rows of the reports before. */
  readonly before: number;
  /** Rows of the reports after. */
  readonly after: number;
  /** Rows after that were kept as they were, because their object is missing. */
  readonly kept: number;
}

const spec = silverSpecs.card_dispute;
const COLUMNS = joinSql(Object.keys(cardDisputes.fields).map(identifier));
const KEY = joinSql(cardDisputes.key.map(identifier));

/** Temporary table of the reports after the upgrade: the columns of silver and `object`, null for a kept row. */
const REPORTS = relation('upgraded_reports', { object: { type: 'INTEGER' }, ...cardDisputes.fields });

/**
 * Stages every distinct report in place of the newest of each event, which is all that lakes of format 1 keep: the
 * bronze objects of the ledger are read again. Of an object that is gone or has changed, the rows of silver stay.
 *
 * @param objects the bronze objects that exist
 */
export async function upgradeReports(
  objects: readonly SourceObject[],
  options: RefineOptions,
  transaction: Transaction,
): Promise<ReportsUpgrade> {
  const { session } = options;
  const { snapshot } = options.write;
  const files = snapshot.files(cardDisputes);
  const before = sumRows(files);
  const processed = [...snapshot.ledger().values()].filter(({ path }) =>
    path.startsWith(`${bronzeCardDispute.path}/`),
  );
  const ledger = new Map(processed.map((entry) => [entry.path, entry]));
  const intact = objects.filter(({ path, bytes }) => ledger.get(path)?.bytes === bytes);
  const readAgain = new Set(intact.map(({ path }) => path));
  const missing = processed.filter(({ path }) => !readAgain.has(path));
  const summary = { objects: intact.length, missing: missing.map(({ path }) => path), before };
  if (intact.length === 0) return { ...summary, after: before, kept: before };

  const batch: Batch = {
    spec,
    objects: intact,
    decoded: requireAll(intact, await decodeObjects(intact, options)),
  };
  await loadBatch(session, batch);
  const old = scan(cardDisputes, files);
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${REPORTS} AS SELECT object, ${COLUMNS} FROM (
      SELECT object, line, ${COLUMNS} FROM ${parsedRows(spec)} JOIN ${BATCH_OBJECTS} USING (object)
      UNION ALL SELECT NULL, NULL, ${COLUMNS} FROM ${old} ANTI JOIN ${BATCH_OBJECTS} USING (source_object)
    ) QUALIFY row_number() OVER (PARTITION BY ${KEY} ORDER BY ${spec.rank}) = 1`);
  for (const { path } of files) transaction.replace(path);
  await stageCopy(session, transaction, cardDisputes, sql`SELECT ${COLUMNS} FROM ${REPORTS}`);
  await stageQuarantine(options, transaction);
  transaction.recordObjects(await ledgerEntries(session, batch, missing));
  const facts = sql`event_id, is_fraud, reported_at`;
  await stageChanges(
    session,
    transaction,
    snapshot,
    sql`SELECT DISTINCT ${CHANGE_DISPUTE} FROM (SELECT ${facts} FROM ${REPORTS} EXCEPT SELECT ${facts} FROM ${old})`,
  );
  const after = await session.count(REPORTS);
  return { ...summary, after, kept: await session.count(sql`${REPORTS} WHERE object IS NULL`) };
}

/** Requires that every object could be read. @throws UserError that names one that could not */
function requireAll(
  objects: readonly SourceObject[],
  results: readonly DecodeResult[],
): readonly DecodedObject[] {
  return results.map((result) => {
    if (isDecoded(result)) return result;
    const message = `cannot read ${objects[result.index]?.path} (${result.errno})`;
    throw new UserError('not_allowed', message, { hint: 'Make it readable and run the command again.' });
  });
}

/** Stages the lines that are rejected now in place of those that were rejected when the objects were first read. */
async function stageQuarantine({ session, write }: RefineOptions, transaction: Transaction): Promise<void> {
  const files = write.snapshot.files(quarantine);
  const keys = sql`SELECT source_object, line_number FROM ${scan(quarantine, files, ['source_object', 'line_number'])}`;
  const outdated = sql`(${keys} SEMI JOIN ${BATCH_OBJECTS} USING (source_object))`;
  await rewriteWithout(session, transaction, quarantine, files, outdated);
  await stageCopy(
    session,
    transaction,
    quarantine,
    sql`SELECT ${nameLiteral(tableId(spec.bronze))} AS source_table, source_object, line AS line_number, ingested_at, reasons,
       raw, event_id FROM ${REJECTED} JOIN ${BATCH_OBJECTS} USING (object)`,
  );
}

const objectRows = z.object({ source_object: z.string(), rows: z.bigint().transform(Number) });

/** Creates the ledger entries of the objects that were read again, and of the missing ones, whose rows may have lost. */
async function ledgerEntries(
  session: DuckSession,
  { objects, decoded }: Batch,
  missing: readonly LedgerEntry[],
): Promise<LedgerEntry[]> {
  const found = await session.rows(
    sql`SELECT source_object, count(*) AS rows FROM ${REPORTS} GROUP BY source_object`,
    objectRows,
  );
  const rows = new Map(found.map((each) => [each.source_object, each.rows]));
  const countLines = (path: string, lines: number, quarantined: number) => {
    const silver = rows.get(path) ?? 0;
    const counts = { lines, silver, duplicates: lines - silver - quarantined, quarantined };
    assertConserved(path, counts);
    return counts;
  };
  const readAgain = decoded.flatMap(({ index, lines, rejected }) => {
    const object = objects[index];
    if (object === undefined) return [];
    return { path: object.path, bytes: object.bytes, counts: countLines(object.path, lines, rejected) };
  });
  const kept = missing.map((entry) => {
    const { lines, quarantined } = readLineCounts(entry);
    return { ...entry, counts: countLines(entry.path, lines, quarantined) };
  });
  return [...readAgain, ...kept];
}
