import type { SkippedFile } from '@cardlake/bronze';
import { type ChunkSizes, chooseVersions, type ObjectVersion } from '@cardlake/elt';
import {
  type CompiledFeed,
  describeSharedFolder,
  feedTable,
  feedTableName,
  type Transform,
} from '@cardlake/feeds';
import { UserError } from '@cardlake/runtime';
import type { WriteContext } from '../session/lake-writer';
import { type KnownObject, readKnownObjects } from './known-objects';
import { type ListedObjects, listObjects } from './list-objects';
import { judgeObjects, type Publication } from './publish';
import { RepeatedKeys } from './repeated-keys';
import { requireCompatible } from './require-compatible';
import { requireFreeName } from './require-free-name';
import { requireReferences } from './require-references';
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
  /** True to stage objects again that are staged already. */
  readonly isAfresh?: boolean;
}

/** The new objects of a feed: staged and judged, and not published yet. */
export interface JudgedObjects {
  readonly publication: Publication;
  /** Objects that were loaded before. */
  readonly known: readonly KnownObject[];
  readonly versions: readonly ObjectVersion[];
  readonly skipped: readonly SkippedFile[];
  readonly judged: readonly KnownObject[];
}

const MICROS_PER_MILLI = 1000;

/** Objects of a feed: those in its folder, and those that were loaded before. */
export interface FeedListing extends ListedObjects {
  readonly known: readonly KnownObject[];
}

/** Objects to load. */
export interface Selection {
  readonly versions: readonly ObjectVersion[];
  /** Those of them that were loaded before. */
  readonly reloaded: readonly KnownObject[];
}

/**
 * Lists the objects of a feed.
 * @throws UserError `feed_refused` for a feed that cannot be loaded; `feed_changed` when its table was loaded by a definition that it may not replace
 */
export async function listFeed(
  { lake, write, session }: WriteContext,
  { feed, feeds }: FeedRun,
): Promise<FeedListing> {
  requireFreeName(feed);
  requireOwnFolder(feed, feeds);
  requireReferences(feed, feeds);
  const { snapshot } = write;
  await requireCompatible(session, feed, snapshot);
  const known = await readKnownObjects(session, snapshot, feed);
  return { known, ...(await listObjects(lake.root, feed, known)) };
}

/** Chooses the objects that are new. */
export const selectNew = ({ found, known }: FeedListing, { feed }: FeedRun): Selection => ({
  versions: chooseVersions(found, known, feed.idempotencyKey),
  reloaded: [],
});

/** Stages objects of a feed, and judges them. */
export async function judgeSelected(
  { lake, write, session, clock }: WriteContext,
  { feed, feeds, transform, sizes, isAfresh = false }: FeedRun,
  { known, skipped }: FeedListing,
  { versions, reloaded }: Selection,
): Promise<JudgedObjects> {
  const nowMicros = clock.now() * MICROS_PER_MILLI;
  if (isAfresh) removeStagedObjects(lake.root, feed, versions);
  const staged = await stageObjects(session, lake.root, { feed, transform, nowMicros, sizes }, versions);
  const again = new Set<ObjectVersion>(reloaded);
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
      replayedMicros: again.has(version) ? nowMicros : null,
    }),
  );
  const publication: Publication = {
    session,
    snapshot: write.snapshot,
    feed,
    feeds,
    nowMicros,
    // What could not be read again stays as it is.
    reloaded: reloaded.filter((one) => staged.some(({ version }) => version === one)),
    repeatedKeys: new RepeatedKeys(session, feed, write.snapshot.files(feedTable(feed))),
    staged: staged.flatMap(({ files }) => files),
  };
  const kept = known.filter((one) => !publication.reloaded.includes(one));
  const judged = await judgeObjects(publication, objects, kept);
  return { publication, known: kept, versions, skipped, judged };
}

/** Refuses a feed that shares its folder with another, when one of them removes objects that the other has not loaded yet. */
function requireOwnFolder(feed: CompiledFeed, feeds: readonly CompiledFeed[]): void {
  const problem = describeSharedFolder(feed, feeds);
  if (problem === undefined) return;
  throw new UserError('feed_refused', problem, {
    hint: 'Give each a prefix of its own, or leave out retentionDays.',
  });
}
