import type { SkippedFile } from '@cardlake/bronze';
import { type ChunkSizes, chooseVersions } from '@cardlake/elt';
import { type CompiledFeed, feedTable, feedTableName, type Transform } from '@cardlake/feeds';
import { tableId } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { lakeTables } from '../catalog/tables';
import type { EngineContext } from '../session/engine-context';
import { withLakeWriter } from '../session/lake-writer';
import { compactFeed } from './compact-feed';
import { expireObjects } from './expire-objects';
import { type KnownObject, readKnownObjects } from './known-objects';
import { listObjects } from './list-objects';
import { judgeObjects, type Publication, stageReceipts, stageRejects, stageRows } from './publish';
import { requireCompatible } from './require-compatible';
import { removeStagedObjects, stageObjects } from './stage-objects';

/** A feed to run. */
export interface FeedRun {
  readonly lakeRoot: string;
  readonly feed: CompiledFeed;
  readonly transform?: Transform | undefined;
  /** Every feed that rules may refer to. */
  readonly feeds: readonly CompiledFeed[];
  /** Sizes from which objects are cut into chunks. */
  readonly sizes?: ChunkSizes | undefined;
}

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

const MICROS_PER_MILLI = 1000;

/**
 * Loads the objects of a feed that are new, judges them, and publishes those that pass, in one commit. Then small files are merged, and
 * objects removed that the feed keeps no longer. A finished run that is repeated changes nothing.
 * @throws UserError `feed_changed` when the table of the feed has other columns than its definition
 */
export const runFeed = (run: FeedRun, context: EngineContext): Promise<FeedResult> =>
  withLakeWriter(
    run.lakeRoot,
    { create: true },
    context,
    async ({ lake, write, session, clock, reporter }) => {
      const { feed, feeds, transform } = run;
      requireFreeName(feed);
      const snapshot = write.snapshot;
      await requireCompatible(session, feed, snapshot.files(feedTable(feed)));
      const known = await readKnownObjects(session, snapshot, feed);
      const { found, skipped } = await listObjects(lake.root, feed, known);
      const versions = chooseVersions(found, known, feed.idempotencyKey);
      const stage = reporter.stage(`feed ${feed.name}`);
      const nowMicros = clock.now() * MICROS_PER_MILLI;
      const publication: Publication = { session, snapshot, feed, feeds, nowMicros };
      const staged = await stageObjects(
        session,
        lake.root,
        { feed, transform, nowMicros, sizes: run.sizes },
        versions,
      );
      const objects = staged.map(
        ({ version, counts }): KnownObject => ({
          ...version,
          ...counts,
          feed: feedTableName(feed),
          definition: feed.hash,
          status: 'published',
          rules: [],
          released: [],
          reason: null,
          loadedMicros: nowMicros,
        }),
      );
      const judged = await judgeObjects(publication, objects, known);
      let published = 0;
      if (judged.length > 0) {
        const transaction = write.transaction();
        published = await stageRows(publication, transaction, judged);
        await stageRejects(publication, transaction);
        await stageReceipts(publication, transaction, judged);
        transaction.define(feedTable(feed), feed.hash);
        await transaction.commit({
          kind: 'feed',
          table: tableId(feedTable(feed)),
          objects: judged.length,
          rows: published,
        });
      }
      removeStagedObjects(lake.root, feed, versions);
      await compactFeed(session, write, feed);
      const expired = expireObjects(lake.root, feed, [...known, ...judged], nowMicros);
      const sum = (count: (object: KnownObject) => number) =>
        judged.reduce((total, one) => total + count(one), 0);
      const result = {
        feed: feed.name,
        objects: judged,
        records: sum(({ records }) => records),
        rejected: sum(({ rejected }) => rejected),
        published,
        blocked: sum(({ status }) => (status === 'blocked' ? 1 : 0)),
        skipped,
        expired,
      };
      stage.done({
        objects: judged.length,
        records: result.records,
        rejected: result.rejected,
        rows: published,
      });
      return result;
    },
  );

/** Refuses a feed whose table would be one of the card tables. */
function requireFreeName(feed: CompiledFeed): void {
  const id = tableId(feedTable(feed));
  if (!lakeTables.some((table) => tableId(table) === id) && !/^feed_|_blocked$/.test(feed.name)) return;
  throw new UserError('feed_refused', `feed ${feed.name}: the lake has a table ${id} of its own`, {
    hint: 'Give the feed another name.',
  });
}
