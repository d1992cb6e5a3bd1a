import type { SkippedFile } from '@cardlake/bronze';
import type { LineCounts } from '@cardlake/job-contract';
import {
  type CommitSummary,
  type DamagedFile,
  type DuckSession,
  examineLake,
  identifier,
  type LakeTable,
  type Snapshot,
  type Sql,
  scan,
  sql,
  sumRows,
  tableId,
  type Writer,
} from '@cardlake/lake';
import { isUserError } from '@cardlake/runtime';
import { refinedTables } from '@cardlake/silver-gold';
import { z } from 'zod';
import { type ChangedObject, surveyBronze } from '../catalog/bronze-survey';
import { lakeTables } from '../catalog/tables';
import { findDamage } from '../damage/find-damage';
import { feedTablesIn } from '../feeds/feed-tables';
import type { EngineContext } from '../session/engine-context';
import { type ReadContext, readOpenLake, withLakeReader } from '../session/lake-reader';

/** Size of a table. */
export interface TableStatus {
  readonly table: string;
  readonly partitions: number;
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
}

/** Newest event and arrival in a table of valid lines; microseconds since the epoch, undefined without readable rows. */
interface Freshness {
  readonly table: string;
  readonly newestEvent: number | undefined;
  readonly newestArrival: number | undefined;
}

/** State of a lake at a glance. */
export interface LakeStatus {
  readonly root: string;
  readonly version: number;
  readonly now: number;
  readonly bronze: { readonly objects: number; readonly bytes: number };
  /** Bronze objects that no run has processed yet. */
  readonly pending: { readonly objects: number; readonly bytes: number };
  /** Processed objects that are no longer what was processed. */
  readonly changed: readonly ChangedObject[];
  /** Files below the bronze prefix that no run takes, with the reason. */
  readonly skipped: readonly SkippedFile[];
  /** Number of processed objects that are no longer in bronze. */
  readonly expired: number;
  /** Files that are not what was written: metadata, and data files that are missing or have another size. */
  readonly damaged: readonly DamagedFile[];
  readonly tables: readonly TableStatus[];
  readonly freshness: readonly Freshness[];
  /** Outcomes of all processed lines. */
  readonly lines: LineCounts;
  readonly commits: readonly CommitSummary[];
  /** The process that is writing to the lake. */
  readonly writer: Writer | undefined;
}

const COMMITS_SHOWN = 5;

/** Reads the status of a lake at its newest version; of a damaged lake, as much as can be read. */
export async function readStatus(lakeRoot: string, context: EngineContext): Promise<LakeStatus> {
  try {
    return await withLakeReader(lakeRoot, context, (read) => statusOf(read, []));
  } catch (error) {
    if (!isUserError(error, 'lake_damaged')) throw error;
    const { lake, damaged } = examineLake(lakeRoot, context);
    return readOpenLake(lake, context, (read) => statusOf(read, damaged));
  }
}

async function statusOf(
  { lake, snapshot, session, clock }: ReadContext,
  damagedMetadata: readonly DamagedFile[],
): Promise<LakeStatus> {
  const damaged = [...damagedMetadata, ...(await findDamage(lake.root, snapshot, { checksums: false }))];
  const { objects, bytes, pending, changed, skipped, expired } = surveyBronze(lake.root, snapshot);
  return {
    root: lake.root,
    version: snapshot.version,
    now: clock.now() * 1000,
    bronze: { objects, bytes },
    pending: { objects: pending.length, bytes: pending.reduce((sum, object) => sum + object.bytes, 0) },
    changed,
    skipped,
    expired,
    damaged,
    tables: tableStatuses(snapshot),
    freshness: await freshnessOf(session, snapshot),
    lines: lineTotals(snapshot),
    commits: lake.history(COMMITS_SHOWN),
    writer: lake.writer(),
  };
}

/** Measures every table in a snapshot. */
export const tableStatuses = (snapshot: Snapshot): TableStatus[] =>
  [...lakeTables, ...feedTablesIn(snapshot)].map((table) => tableStatus(table, snapshot));

function tableStatus(table: LakeTable, snapshot: Snapshot): TableStatus {
  const files = snapshot.files(table).filter(({ path }) => path.endsWith('.parquet'));
  return {
    table: tableId(table),
    partitions: new Set(files.map(({ partition }) => partition)).size,
    files: files.length,
    rows: sumRows(files),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Sums up the ledger: the outcomes of every processed line. */
export function lineTotals(snapshot: Snapshot): LineCounts {
  const sum = { lines: 0, silver: 0, duplicates: 0, quarantined: 0 };
  for (const { counts } of snapshot.ledger().values()) {
    for (const name of Object.keys(sum) as (keyof LineCounts)[]) sum[name] += counts[name] ?? 0;
  }
  return sum;
}

const newest = z.object({ event: z.bigint().nullable(), arrival: z.bigint().nullable() });

/** Freshness of silver, and of the decisions where there are any. */
async function freshnessOf(session: DuckSession, snapshot: Snapshot): Promise<Freshness[]> {
  const all: Freshness[] = [];
  for (const table of refinedTables) {
    if (table.layer === 'silver' || snapshot.files(table).length > 0)
      all.push(await freshness(session, snapshot, table, table.partition.derivedFrom));
  }
  return all;
}

async function freshness(
  session: DuckSession,
  snapshot: Snapshot,
  table: LakeTable,
  eventTime: string,
): Promise<Freshness> {
  const columns = [eventTime, 'ingested_at'];
  const [found] = await rowsOrNone(
    session,
    sql`SELECT epoch_us(max(${identifier(eventTime)})) AS event, epoch_us(max(ingested_at)) AS arrival
     FROM ${scan(table, snapshot.files(table), columns)}`,
    newest,
  );
  return {
    table: tableId(table),
    newestEvent: asNumber(found?.event),
    newestArrival: asNumber(found?.arrival),
  };
}

/** Reads rows; none when a file is damaged, which the status tells of elsewhere. */
async function rowsOrNone<T>(session: DuckSession, query: Sql, schema: z.ZodType<T>): Promise<T[]> {
  try {
    return await session.rows(query, schema);
  } catch (error) {
    if (isUserError(error, 'sql') || isUserError(error, 'file_missing')) return [];
    throw error;
  }
}

const asNumber = (value: bigint | null | undefined): number | undefined =>
  value == null ? undefined : Number(value);
