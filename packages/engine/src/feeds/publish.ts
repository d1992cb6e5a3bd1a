import { admitObjects, type Candidate, identityOf } from '@cardlake/elt';
import {
  blockedTable,
  type CompiledFeed,
  feedObjects,
  feedQuarantine,
  feedTable,
  findReferenced,
} from '@cardlake/feeds';
import {
  appendRows,
  createTempTable,
  type DuckSession,
  identifier,
  joinSql,
  type LakeFile,
  type LakeTable,
  type Relation,
  relation,
  type Snapshot,
  type Sql,
  type StoredRows,
  sql,
  stageCopy,
  stageFile,
  type Transaction,
} from '@cardlake/lake';
import { chooseObjects, fillObjects } from './choose-objects';
import { copyByDay } from './copy-by-day';
import { judgeRows } from './judge-rows';
import { judgeTable } from './judge-table';
import type { KnownObject } from './known-objects';
import { type MergeTarget, mergeChanges, mergedRows, type Removal } from './merge';
import { CHOSEN, CHOSEN_ROWS, RELOADED, STAGED_REJECTS, storedRows, wholeRows } from './relations';
import type { RepeatedKeys } from './repeated-keys';
import { stageByDay } from './stage-by-day';

/** A run that publishes the staged rows of a feed. */
export interface Publication {
  readonly session: DuckSession;
  readonly snapshot: Snapshot;
  readonly feed: CompiledFeed;
  /** Every feed that rules may refer to. */
  readonly feeds: readonly CompiledFeed[];
  readonly nowMicros: number;
  /** Objects that were loaded before, and are loaded again. */
  readonly reloaded: readonly KnownObject[];
  readonly repeatedKeys: RepeatedKeys;
  /** Files of the staged rows. */
  readonly staged: readonly StoredRows[];
}

const mergeTarget = ({ session, snapshot, feed, repeatedKeys }: Publication): MergeTarget => ({
  session,
  feed,
  files: snapshot.files(feedTable(feed)),
  known: sql`${PUBLISHED}`,
  repeatedKeys,
});

/** Objects published before, for the newest version of each. */
const PUBLISHED = relation('feed_published', CHOSEN.columns);
const RECEIPTS = relation('feed_receipts', feedObjects.fields);

/**
 * Judges staged objects, and gives each its status: published or blocked. With the gate `warn`, all are published.
 * @param objects all that are staged
 * @param known objects of the feed that were loaded before
 */
export async function judgeObjects(
  publication: Publication,
  objects: readonly KnownObject[],
  known: readonly KnownObject[],
): Promise<KnownObject[]> {
  const { session, snapshot, feed, feeds, nowMicros, reloaded } = publication;
  await session.run(createTempTable(RELOADED));
  await appendRows(
    session,
    RELOADED,
    reloaded.map((one) => [one.feed, one.key, one.version]),
  );
  await fillObjects(
    session,
    PUBLISHED,
    known.filter(({ status }) => status === 'published'),
  );
  const broken = await judgeRows(session, feed);
  const again = new Set(reloaded.map(identityOf));
  const candidates = objects.map(
    (object): Candidate<KnownObject> => ({
      object,
      bringsRows: object.rows > 0 && !again.has(identityOf(object)),
      broken: broken.get(identityOf(object)) ?? [],
      released: new Set(object.released),
    }),
  );
  const ageing = new Set(feed.rules.filter(({ rule }) => rule === 'freshness').map(({ name }) => name));
  const files = snapshot.files(feedTable(feed));
  const reference = (name: string): Sql => referencedRows(snapshot, feeds, name);
  const judge = async (chosen: readonly KnownObject[]) => {
    // Without a row, a table is not late or short of rows yet.
    if (chosen.length === 0 && files.length === 0) return new Set<string>();
    await chooseObjects(session, feed, chosen, objects);
    const merged = await mergedRows(mergeTarget(publication), chosen);
    return judgeTable(session, feed, merged, nowMicros, reference);
  };
  const { admitted, blocked } = await admitObjects(candidates, { judge, ageing });
  const isWarned = feed.gate === 'warn';
  return [
    ...admitted.map(({ object, rules }) => ({ ...object, status: 'published' as const, rules })),
    ...blocked.map(({ object, rules }) => ({
      ...object,
      status: isWarned ? ('published' as const) : ('blocked' as const),
      rules,
    })),
  ];
}

function referencedRows(snapshot: Snapshot, feeds: readonly CompiledFeed[], name: string): Sql {
  const found = findReferenced(feeds, name);
  if (found === undefined) throw new Error(`there is no feed ${name}`);
  const table = feedTable(found);
  return storedRows(table, snapshot.files(table));
}

/** Stages the rows of judged objects, which are all that are staged: into the feed's table, or into that of its blocked rows. */
export async function stageRows(
  publication: Publication,
  transaction: Transaction,
  judged: readonly KnownObject[],
): Promise<number> {
  const { session, snapshot, feed, reloaded, staged } = publication;
  const table = feedTable(feed);
  const files = snapshot.files(table);
  const blocked = judged.filter(({ status }) => status === 'blocked');
  await chooseObjects(session, feed, blocked, judged);
  await stageCopy(session, transaction, blockedTable(feed), sql`SELECT * FROM ${CHOSEN_ROWS}`);
  const published = judged.filter(({ status }) => status === 'published');
  await chooseObjects(session, feed, published, judged);
  const {
    added,
    removed,
    isByKey = false,
    isAll = false,
  } = await mergeChanges(mergeTarget(publication), published);
  const removals = [
    ...(removed === undefined ? [] : [removed]),
    ...(reloaded.length === 0 ? [] : [WHAT_IS_RELOADED]),
  ];
  await rewriteWithout(session, transaction, table, files, removals);
  const copied =
    isAll && published.length === judged.length
      ? await copyByDay(session, transaction, table, staged)
      : undefined;
  if (copied !== undefined) return copied;
  const rows = sql`SELECT ${Object.keys(table.fields).map(identifier)} FROM ${added}`;
  return stageByDay(session, transaction, table, rows, { mayDivide: !isByKey, files: staged });
}

/** Writes the files of a table that hold some rows again, without them. */
export async function rewriteWithout(
  session: DuckSession,
  transaction: Transaction,
  table: LakeTable,
  files: readonly LakeFile[],
  removals: readonly Removal[],
): Promise<void> {
  if (files.length === 0 || removals.length === 0) return;
  const kept: Sql[] = [];
  for (const [at, { rows, columns }] of removals.entries()) {
    const key = joinSql(columns.map(identifier));
    const gone = goneTable(at);
    await session.run(sql`CREATE OR REPLACE TEMP TABLE ${gone} AS SELECT DISTINCT ${key} FROM ${rows}`);
    kept.push(sql`ANTI JOIN ${gone} USING (${key})`);
  }
  for (const file of files) {
    // A column that the definition has no longer stays.
    const stored = wholeRows([file]);
    const remaining = sql`${stored} ${joinSql(kept, ' ')}`;
    if ((await session.count(remaining)) === (await session.count(stored))) continue;
    const target = { table, partition: file.partition, name: 'part.parquet' };
    await stageFile(session, transaction, target, sql`SELECT * FROM ${remaining}`);
    transaction.replace(file.path);
  }
}

const goneTable = (at: number): Relation => relation(`feed_gone_${at}`, {});

/** Stored rows of the objects that are loaded again. */
const WHAT_IS_RELOADED: Removal = { rows: RELOADED.name, columns: ['source_key', 'source_version'] };

/** Removes what the other tables hold of the objects that are loaded again: blocked rows, rejected records and receipts. */
export async function forgetReloaded(
  { session, snapshot, feed, reloaded }: Publication,
  transaction: Transaction,
): Promise<void> {
  if (reloaded.length === 0) return;
  const blocked = blockedTable(feed);
  await rewriteWithout(session, transaction, blocked, snapshot.files(blocked), [WHAT_IS_RELOADED]);
  const ofFeed = { ...WHAT_IS_RELOADED, columns: ['feed', ...WHAT_IS_RELOADED.columns] };
  for (const table of [feedQuarantine, feedObjects])
    await rewriteWithout(session, transaction, table, snapshot.files(table), [ofFeed]);
}

/** Stages the rejected records of a run. */
export async function stageRejects({ session }: Publication, transaction: Transaction): Promise<void> {
  await stageCopy(session, transaction, feedQuarantine, sql`SELECT * FROM ${STAGED_REJECTS}`);
}

/** Stages the receipts of objects. */
export async function stageReceipts(
  { session }: Publication,
  transaction: Transaction,
  objects: readonly KnownObject[],
): Promise<void> {
  await session.run(createTempTable(RECEIPTS));
  await appendRows(
    session,
    RECEIPTS,
    objects.map((one) => [
      one.feed,
      one.key,
      one.version,
      one.order,
      one.modifiedMicros,
      one.content,
      one.bytes,
      one.records,
      one.rows,
      one.rejected,
      one.definition,
      one.status,
      one.rules,
      one.released,
      one.reason,
      one.loadedMicros,
      one.replayedMicros,
    ]),
  );
  await stageCopy(session, transaction, feedObjects, sql`SELECT * FROM ${RECEIPTS}`);
}
