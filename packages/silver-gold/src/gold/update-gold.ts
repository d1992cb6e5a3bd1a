import { cardDisputes, cardTransactions } from '@cardlake/card-schema';
import { type CompiledGroup, groupTable, publishedName } from '@cardlake/features';
import {
  createTempTable,
  type DuckSession,
  type Relation,
  relation,
  type Transaction,
  type WriteSession,
} from '@cardlake/lake';
import type { Reporter, Stage } from '@cardlake/runtime';
import { duckdbColumns } from '@cardlake/schema';
import { touched } from '../touched';
import { type ComputedSlice, computeFeatures } from './compute-features';
import { reachByKey } from './reach';
import { replaceRows } from './replace-rows';
import { loadFrauds, type Source, wholeSource } from './source';
import { type Extent, readTouched, touchedSource } from './targets';
import { writeSlice } from './write-slice';

export interface GoldOptions {
  readonly session: DuckSession;
  readonly write: WriteSession;
  readonly groups: readonly CompiledGroup[];
  readonly reporter: Reporter;
}

/** What became of a group's table. */
export interface GroupResult {
  readonly group: string;
  /** Rows whose features were computed. */
  readonly computed: number;
  /** Rows that are new or came out different. */
  readonly changed: number;
}

/** What a gold run did. `everything`: gold was written anew; `some`: only what changes of silver can reach. */
export interface GoldResult {
  readonly extent: Extent;
  readonly groups: readonly GroupResult[];
  /** Ids of the cards with a new or changed row, some more than once; readable in the session until its next gold run. */
  readonly changedCards: Relation;
}

const { card_id } = cardTransactions.fields;
const CHANGED_CARDS = relation('changed_cards', { card_id });

/**
 * Silver to gold: brings the gold table of every group up to what silver holds, in one commit.
 *
 * Only rows that a change of silver can reach are computed, and only files that hold a row that came out different
 * are written; the first run and a new group write everything.
 *
 * @throws UserError of DuckDB (`out_of_memory`, `disk_full`) or of the disk
 */
export async function updateGold(options: GoldOptions): Promise<GoldResult> {
  const { session, write, groups, reporter } = options;
  await session.run(createTempTable(CHANGED_CARDS));
  const extent = await extentOf(options);
  if (extent === 'nothing') return { extent, groups: [], changedCards: CHANGED_CARDS };
  const { snapshot } = write;
  await loadFrauds(session, snapshot.files(cardDisputes));
  const source =
    extent === 'everything'
      ? wholeSource(snapshot.files(cardTransactions))
      : await touchedSource(session, snapshot, reachByKey(groups));
  const stage = reporter.stage('gold', source.rows);
  const transaction = write.transaction();
  const results =
    extent === 'everything'
      ? await writeAnew(options, transaction, source, stage)
      : await writeTouched(options, transaction, source);
  for (const { path } of snapshot.files(touched)) transaction.remove(path);
  await transaction.commit({ kind: 'gold', extent, groups: results.map((result) => ({ ...result })) });
  stage.done({ extent, groups: results });
  return { extent, groups: results, changedCards: CHANGED_CARDS };
}

/** A group without a table needs all of silver, whatever was touched. */
async function extentOf({ session, write, groups }: GoldOptions): Promise<Extent> {
  const { snapshot } = write;
  if (snapshot.files(cardTransactions).length === 0) return 'nothing';
  const isNew = groups.some((group) => snapshot.files(groupTable(group)).length === 0);
  return isNew ? 'everything' : readTouched(session, snapshot);
}

async function writeAnew(
  { session, write, groups }: GoldOptions,
  transaction: Transaction,
  source: Source,
  stage: Stage,
): Promise<GroupResult[]> {
  const rows = new Map(groups.map((group) => [publishedName(group), 0]));
  const writers = [await session.fork(), await session.fork()];
  const writeOne = async (slice: ComputedSlice): Promise<void> => {
    const written = await writeSlice(writers, transaction, groups, slice);
    groups.forEach((group, i) => {
      rows.set(publishedName(group), rows.get(publishedName(group))! + written[i]!);
    });
    stage.advance(slice.rows);
  };
  // A slice is written while the next is computed: the one is work of DuckDB's threads, the other of this one.
  let writing = Promise.resolve();
  try {
    for await (const slice of computeFeatures(session, source, groups)) {
      await writing;
      writing = writeOne(slice);
      // A failure that nobody awaits yet is reported when its turn comes.
      writing.catch(() => {});
      if (slice.isLast) await writing;
    }
  } finally {
    await Promise.allSettled([writing]);
    for (const writer of writers) writer.close();
  }
  for (const group of groups) {
    const name = publishedName(group);
    if (rows.get(name) !== source.rows)
      throw new Error(`${name}: ${rows.get(name)} rows written for the ${source.rows} of silver`);
    for (const { path } of write.snapshot.files(groupTable(group))) transaction.remove(path);
  }
  await session.run(`INSERT INTO ${CHANGED_CARDS.name} SELECT DISTINCT card_id FROM ${source.relation}`);
  return [...rows].map(([group, n]) => ({ group, computed: n, changed: n }));
}

async function writeTouched(
  { session, write, groups }: GoldOptions,
  transaction: Transaction,
  source: Source,
): Promise<GroupResult[]> {
  await session.run(`CREATE OR REPLACE TEMP VIEW concerned AS
    SELECT event_id, ts FROM targets UNION SELECT event_id, ts FROM touched_events`);
  const results: GroupResult[] = [];
  const fresh = new Map(groups.map((group, i) => [group, `fresh_${i}`]));
  for (const [group, table] of fresh)
    await session.run(`CREATE OR REPLACE TEMP TABLE ${table} (${duckdbColumns(groupTable(group).fields)})`);
  for await (const slice of computeFeatures(session, source, groups))
    for (const [group, table] of fresh) await session.run(`INSERT INTO ${table} ${slice.select(group)}`);
  for (const [group, table] of fresh) {
    const gold = groupTable(group);
    const replaced = await replaceRows(
      session,
      transaction,
      gold,
      write.snapshot.files(gold),
      table,
      'concerned',
    );
    // A card that lost its newest row to another card has changed, too.
    await session.run(`INSERT INTO ${CHANGED_CARDS.name} SELECT card_id FROM changed
      UNION SELECT card_id FROM touched_events ANTI JOIN targets USING (event_id, card_id)`);
    results.push({ group: publishedName(group), ...replaced });
  }
  return results;
}
