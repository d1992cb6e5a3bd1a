import {
  chooseVersions,
  identityOf,
  type ObjectVersion,
  planReplay,
  type ReplayRange,
  type ReplayStep,
} from '@cardlake/elt';
import type { EngineContext } from '../session/engine-context';
import { withLakeWriter } from '../session/lake-writer';
import { type FeedRun, listFeed } from './judge-objects';
import { type FeedResult, loadSelected } from './run-feed';

/** A replay of the objects of a feed. */
export interface FeedReplay extends ReplayRange {
  /** True to tell what would be done, and do nothing. */
  readonly isDryRun: boolean;
}

/**
 * Result of a replay: the step for each object in its range, and what was loaded; nothing by a dry run. An object whose file changed or
 * disappeared while it was read was not loaded, and its step says so.
 */
export interface ReplayResult {
  readonly steps: readonly ReplayStep<ObjectVersion>[];
  readonly result?: FeedResult;
}

/**
 * Replays the objects of a feed in a range: loads those that are not loaded, and with force the others again, in one commit. All that
 * was stored of an object leaves when it is loaded again, its release too. An object keeps its identity, so that without force a
 * loaded one stays as it is.
 * @throws UserError `lake_missing` without a lake, and those of a run
 */
export const replayFeed = (run: FeedRun, replay: FeedReplay, context: EngineContext): Promise<ReplayResult> =>
  withLakeWriter(run.lakeRoot, { create: false }, context, async (writer) => {
    const { idempotencyKey } = run.feed;
    const listing = await listFeed(writer, run);
    const steps = planReplay(listing.found, listing.known, idempotencyKey, replay);
    if (replay.isDryRun) return { steps };
    const again = new Set(steps.filter(({ action }) => action === 'reload').map(({ object }) => object));
    const fresh = steps.filter(({ action }) => action === 'load').map(({ object }) => object);
    const selection = {
      versions: chooseVersions([...fresh, ...again], [], idempotencyKey),
      reloaded: listing.known.filter((one) => again.has(one)),
    };
    const result = await loadSelected(writer, { ...run, isAfresh: true }, listing, selection);
    return { steps: stepsTaken(steps, result), result };
  });

function stepsTaken(
  steps: readonly ReplayStep<ObjectVersion>[],
  { objects }: FeedResult,
): ReplayStep<ObjectVersion>[] {
  const loaded = new Set(objects.map(identityOf));
  return steps.map(({ object, action }) => ({
    object,
    action: action === 'none' || loaded.has(identityOf(object)) ? action : 'gone',
  }));
}
