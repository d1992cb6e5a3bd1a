import { groupTable } from '@cardlake/card-features';
import { cardTransactions } from '@cardlake/card-schema';
import { publishedName } from '@cardlake/features';
import { type DuckSession, sql } from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { computeFeatures } from './compute-features';
import { dictionaryTable } from './dictionaries';
import { listEntities } from './entities';
import { closeSilver, openSilver } from './feature-source';
import { changedOf, type GroupResult, type RefreshContext } from './refresh-context';
import { divideGroups, findStoredEvents, stageBatch } from './stage-batch';
import { WriteQueue } from './write-queue';

const CARD = 'card_id';

/**
 * Replaces all rows of every group.
 *
 * @throws Error when a group does not get a row for each row of the source
 */
export async function refreshAll(context: RefreshContext): Promise<GroupResult[]> {
  const { session, snapshot, transaction, groups, snapshots, reporter, threads } = context;
  const source = await openSilver(session, snapshot.files(cardTransactions));
  const stage = reporter.stage('gold', source.rows);
  for (const group of groups) transaction.define(groupTable(group), group.hash);
  const written = new Map(groups.map((group) => [group, 0]));
  const writers = [await session.fork(), await session.fork()];
  const queue = new WriteQueue(writers);
  let copied = false;
  let useThreads: (() => Promise<void>) | undefined;
  try {
    for await (const batch of computeFeatures(session, source, groups, snapshots, threads)) {
      const events = await findStoredEvents(batch);
      if (events !== undefined) copied = true;
      const together = divideGroups(batch, groups, events);
      let unwritten = together.length;
      const writes = together.map((some) => async (writer: DuckSession) => {
        const rows = await stageBatch(writer, transaction, batch, some, events);
        for (const [n, group] of some.entries())
          written.set(group, (written.get(group) ?? 0) + (rows[n] ?? 0));
        unwritten -= 1;
        if (unwritten === 0) batch.release();
      });
      // From here on there are as many writers as threads, and nothing is sorted any more.
      useThreads ??= await session.useOneThread();
      // Batches are written by threads of DuckDB while this thread computes the next.
      await queue.add(writes);
      stage.advance(batch.rows);
      if (batch.isLast) await queue.end();
    }
  } finally {
    await queue.settle();
    await useThreads?.();
    for (const writer of writers) writer.close();
  }
  for (const [group, rows] of written) {
    if (rows !== source.rows)
      throw new Error(
        `${publishedName(group)}: expected ${numberOf(source.rows, 'row')}, one per row of silver, found ${rows}`,
      );
    for (const { path } of snapshot.files(groupTable(group))) transaction.remove(path);
  }
  // Their bytes are in gold, which nothing has decoded.
  if (copied) for (const { path } of snapshot.files(cardTransactions)) transaction.requireIntact(path);
  // The dictionary of an entity has each of its keys once.
  const isNumbered = listEntities(groups).some(({ key }) => key === CARD);
  const cards = isNumbered
    ? sql`${dictionaryTable(CARD)}`
    : sql`(SELECT DISTINCT card_id FROM ${source.relation})`;
  for (const group of groups)
    await session.run(sql`INSERT INTO ${changedOf(context, group)} SELECT card_id, NULL FROM ${cards}`);
  await closeSilver(session);
  const results = [...written].map(([group, rows]) => ({
    group: publishedName(group),
    computed: rows,
    changed: rows,
  }));
  stage.done({ extent: 'full', groups: results });
  return results;
}
