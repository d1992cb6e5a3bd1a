import { snapshotGroups } from '@cardlake/card-features';
import type { Snapshot } from '@cardlake/lake';
import {
  type GoldResult,
  type RefineResult,
  refine,
  type SnapshotResult,
  type SourceObject,
  updateGold,
  updateSnapshots,
} from '@cardlake/silver-gold';
import { groups } from '../catalog/groups';
import { countNewReasons, type ReasonCount } from '../read/quarantine-reasons';
import type { WriteContext } from '../session/lake-writer';
import { chooseDecoder } from './choose-decoder';
import { featureThreads } from './feature-threads';
import type { WindowEnd } from './window-end';

/** Results of the stages from bronze to gold. */
export interface TablesResult {
  readonly refined: RefineResult;
  /** Reasons of the lines that this run quarantined, most frequent first. */
  readonly quarantined: readonly ReasonCount[];
  readonly gold: Omit<GoldResult, 'changedCards'>;
  /** Snapshot groups that were computed; none when neither silver nor the day has changed. */
  readonly snapshots: readonly SnapshotResult[];
}

/** Gold before a run, and the cards whose rows it has changed. */
interface GoldChanges extends Pick<GoldResult, 'changedCards'> {
  readonly before: Snapshot;
}

/** Takes bronze objects to silver, snapshots and gold. Each stage commits on its own and knows what is left to do. */
export async function updateTables(
  context: WriteContext,
  objects: readonly SourceObject[],
  end: WindowEnd,
): Promise<TablesResult & GoldChanges> {
  const { lake, write, session, reporter, signal } = context;
  const decoder = chooseDecoder(objects, context);
  const unrefined = write.snapshot;
  let refined: RefineResult;
  try {
    refined = await refine(objects, { session, write, lakeRoot: lake.root, decoder, reporter });
  } finally {
    await decoder.close();
  }
  signal?.throwIfAborted();
  const quarantined = await countNewReasons(session, unrefined, write.snapshot);
  const snapshots = await updateSnapshots({
    session,
    write,
    groups: snapshotGroups,
    windowEndMicros: end.asOfMicros,
    reporter,
  });
  signal?.throwIfAborted();
  const before = write.snapshot;
  const { changedCards, ...gold } = await updateGold({
    session,
    write,
    groups,
    snapshotGroups,
    reporter,
    threads: featureThreads(context),
  });
  return { refined, quarantined, gold, snapshots, before, changedCards };
}
