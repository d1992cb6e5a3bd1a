import type { SkippedFile } from '@cardlake/bronze';
import { identityOf } from '@cardlake/elt';
import { feedTable } from '@cardlake/feeds';
import { tableId } from '@cardlake/lake';
import type { EngineContext } from '../session/engine-context';
import { type WriteContext, withLakeWriter } from '../session/lake-writer';
import { compactFeed } from './compact-feed';
import { expireObjects } from './expire-objects';
import {
  type FeedListing,
  type FeedRun,
  type JudgedObjects,
  judgeSelected,
  listFeed,
  type Selection,
  selectNew,
} from './judge-objects';
import { keepDefinition } from './kept-definition';
import type { KnownObject } from './known-objects';
import { forgetReloaded, stageReceipts, stageRejects, stageRows } from './publish';
import { removeStagedObjects } from './stage-objects';

/** Result of a run of a feed: its new objects, each with its counts and status. */
export interface FeedResult {
  readonly feed: string;
  readonly objects: readonly KnownObject[];
  readonly records: number;
  readonly rejected: number;
  /** Rows that the run wrote to the table of the feed. */
  readonly published: number;
  readonly blocked: number;
  /** Files in its folder that are no objects, with the reason. */
  readonly skipped: readonly SkippedFile[];
  /** Number of objects that were removed, since they are kept no longer. */
  readonly expired: number;
}

/**
 * Loads the objects of a feed that are new, judges them, and publishes those that pass, in one commit. Then small files are merged, and
 * objects removed that the feed keeps no longer. A finished run that is repeated changes nothing.
 * @throws UserError `feed_changed` when the table of the feed was loaded by a definition that its own may not replace
 */
export const runFeed = (run: FeedRun, context: EngineContext): Promise<FeedResult> =>
  withLakeWriter(run.lakeRoot, { create: true }, context, async (writer) => {
    const listing = await listFeed(writer, run);
    return loadSelected(writer, run, listing, selectNew(listing, run));
  });

/** Loads objects of a feed: judges and publishes them. */
export async function loadSelected(
  writer: WriteContext,
  run: FeedRun,
  listing: FeedListing,
  selection: Selection,
): Promise<FeedResult> {
  const { lake, write, session, reporter } = writer;
  const { feed } = run;
  const stage = reporter.stage(`feed ${feed.name}`);
  const found = await judgeSelected(writer, run, listing, selection);
  const { judged, known, versions, skipped, publication } = found;
  const published = judged.length === 0 ? 0 : await publish(writer, found);
  removeStagedObjects(lake.root, feed, versions);
  await compactFeed(session, write, feed);
  const there = new Set(listing.found.map(identityOf));
  const kept = known.filter((one) => there.has(identityOf(one)));
  const expired = await expireObjects(lake.root, feed, kept, publication.nowMicros);
  const sum = (count: (object: KnownObject) => number) =>
    judged.reduce((total, one) => total + count(one), 0);
  const records = sum((one) => one.records);
  const rejected = sum((one) => one.rejected);
  stage.done({ objects: judged.length, records, rejected, rows: published });
  const blocked = sum(({ status }) => (status === 'blocked' ? 1 : 0));
  return { feed: feed.name, objects: judged, records, rejected, published, blocked, skipped, expired };
}

/** Publishes judged objects. @returns the rows that were written */
async function publish({ write }: WriteContext, { publication, judged }: JudgedObjects): Promise<number> {
  const { feed } = publication;
  const transaction = write.transaction();
  await forgetReloaded(publication, transaction);
  const rows = await stageRows(publication, transaction, judged);
  await stageRejects(publication, transaction);
  await stageReceipts(publication, transaction, judged);
  keepDefinition(transaction, feed);
  await transaction.commit({ kind: 'feed', table: tableId(feedTable(feed)), objects: judged.length, rows });
  return rows;
}

/**
 * Judges the objects of a feed that are new as a run would, and publishes nothing. What is staged stays for that run. What was staged
 * before counts only without a transform, which may be another one by now under the same version.
 * @throws UserError `lake_missing` without a lake; see {@link runFeed}
 */
export const gateFeed = (run: FeedRun, context: EngineContext): Promise<readonly KnownObject[]> =>
  withLakeWriter(run.lakeRoot, { create: false }, context, async (writer) => {
    const stage = writer.reporter.stage(`gate ${run.feed.name}`);
    const listing = await listFeed(writer, run);
    const afresh = { ...run, isAfresh: run.transform !== undefined };
    const { judged } = await judgeSelected(writer, afresh, listing, selectNew(listing, run));
    stage.done({ objects: judged.length });
    return judged;
  });
