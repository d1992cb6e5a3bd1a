import { groupTable } from '@cardlake/card-features';
import { publishedName } from '@cardlake/features';
import { sql } from '@cardlake/lake';
import { type ComputedSlice, computeFeatures } from './compute-features';
import { changedCards } from './gold-relations';
import type { GroupResult, RefreshContext } from './refresh-context';
import { writeSlice } from './write-slice';

/**
 * Replaces all rows of every group.
 *
 * @throws Error when a group does not get a row for each row of the source
 */
export async function refreshAll(context: RefreshContext): Promise<GroupResult[]> {
  const { session, snapshot, transaction, groups, source, stage } = context;
  const written = groups.map((group) => ({ group, rows: 0 }));
  const writers = [await session.fork(), await session.fork()];
  const write = async (slice: ComputedSlice): Promise<void> => {
    const rows = await writeSlice(writers, transaction, groups, slice);
    for (const [i, count] of written.entries()) count.rows += rows[i] ?? 0;
    stage.advance(slice.rows);
  };
  // A slice is written by threads of DuckDB while this thread computes the next.
  let writing = Promise.resolve();
  try {
    for await (const slice of computeFeatures(session, source, groups)) {
      await writing;
      writing = write(slice);
      // Avoids unhandledRejection.
      writing.catch(() => {});
      if (slice.isLast) await writing;
    }
  } finally {
    await Promise.allSettled([writing]);
    for (const writer of writers) writer.close();
  }
  for (const { group, rows } of written) {
    if (rows !== source.rows)
      throw new Error(
        `${publishedName(group)}: expected ${source.rows} rows, one per row of silver, found ${rows}`,
      );
    for (const { path } of snapshot.files(groupTable(group))) transaction.remove(path);
  }
  for (const n of groups.keys())
    await session.run(
      sql`INSERT INTO ${changedCards(n)} SELECT DISTINCT card_id, NULL FROM ${source.relation}`,
    );
  return written.map(({ group, rows }) => ({ group: publishedName(group), computed: rows, changed: rows }));
}
