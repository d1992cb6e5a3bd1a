import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { groupTable } from '@cardlake/card-features';
import { businessFields } from '@cardlake/card-schema';
import type { CompiledGroup } from '@cardlake/features';
import {
  type DuckSession,
  findStoredColumns,
  type StoredColumns,
  stageBeside,
  sumRows,
  type Transaction,
  writeParquet,
} from '@cardlake/lake';
import type { ComputedBatch } from './compute-features';
import { stageDays } from './stage-days';
import { featureColumnName } from './value-columns';

/** Rows per row group from which gold takes the row groups of silver: more small ones would slow down who reads gold. */
const MIN_GROUP_ROWS = 20_000;

/** Rows of a first row group from which only it is taken: of fewer, encoding them costs less than a row group of their own. */
const MIN_FIRST_ROWS = 2_000;

/** Rows of a batch from which each group is written by itself, so that connections share the work. */
const LARGE_BATCH_ROWS = 100_000;

const EVENT_COLUMNS = Object.keys(businessFields);

/**
 * Finds the columns of a batch's events in silver, which gold repeats, if gold can take them as they are stored: its files then
 * have the row groups of silver. Of many small row groups behind a larger one, such as late events of a day, only the first is
 * taken: the others become one.
 */
export async function findStoredEvents({
  stored,
  days,
  rows,
}: ComputedBatch): Promise<StoredColumns | undefined> {
  if (stored === undefined || days.length > 1) return undefined;
  const found = await findStoredColumns(stored, EVENT_COLUMNS);
  if (found === undefined) return undefined;
  const [first] = found.groups;
  if (found.groups.length === 1 || rows >= found.groups.length * MIN_GROUP_ROWS) return found;
  const [file] = stored;
  const isFile = first && file && first.rows === file.until - file.from;
  return isFile && first.rows >= Math.max(MIN_FIRST_ROWS, rows / 2)
    ? { ...found, groups: [first] }
    : undefined;
}

/** Divides groups into those whose files a connection writes together. @param events what `findStoredEvents` has found */
export const divideGroups = (
  { rows }: ComputedBatch,
  groups: readonly CompiledGroup[],
  events: StoredColumns | undefined,
): (readonly CompiledGroup[])[] =>
  events !== undefined && rows < LARGE_BATCH_ROWS ? [groups] : groups.map((group) => [group]);

/** Stages the rows that groups have for a batch. @param events what `findStoredEvents` has found @returns rows of each group, in order */
export async function stageBatch(
  session: DuckSession,
  transaction: Transaction,
  batch: ComputedBatch,
  groups: readonly CompiledGroup[],
  events: StoredColumns | undefined,
): Promise<number[]> {
  const { days } = batch;
  const [partition = ''] = days;
  return withAllEvents(session, batch, events, async (all) => {
    if (all !== undefined) {
      const files = groups.map((group) => ({
        ...{ table: groupTable(group), partition, name: 'part.parquet' },
        columns: new Map(group.features.map(({ name }) => [name, featureColumnName(group, name)])),
      }));
      const rows = await stageBeside(session, transaction, files, all, (from, until) =>
        batch.selectFeatures(groups, from, until),
      );
      return groups.map(() => rows);
    }
    const written: number[] = [];
    for (const group of groups) {
      const task = { table: groupTable(group), days, query: batch.select(group) };
      written.push(await stageDays(session, transaction, task));
    }
    return written;
  });
}

/** Number of files of events so far, which names the next. */
let eventFiles = 0;

/** Adds the events of the other rows to those of the first, in one row group, for as long as work needs them. */
async function withAllEvents<T>(
  session: DuckSession,
  { stored = [], rows, selectEvents }: ComputedBatch,
  events: StoredColumns | undefined,
  work: (events: StoredColumns | undefined) => Promise<T>,
): Promise<T> {
  const taken = sumRows(events?.groups ?? []);
  if (events === undefined || taken === rows) return work(events);
  eventFiles += 1;
  const location = join(session.tempDir, `events-${eventFiles}.parquet`);
  try {
    await writeParquet(session, selectEvents(taken, rows), location);
    const others = { location, from: 0, until: rows - taken };
    return await work(await findStoredColumns([...stored.slice(0, 1), others], EVENT_COLUMNS));
  } finally {
    rmSync(location, { force: true });
  }
}
