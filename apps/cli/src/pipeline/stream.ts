import { type GoldResult, type RefineResult, refine, updateGold } from '@cardlake/silver-gold';
import { decoderFor } from './decoder';
import { groups } from './groups';
import type { LakeRun } from './lake-run';
import { type OnlineOptions, type OnlineResult, publishOnline, requireGrowth } from './online';
import { pendingObjects } from './pending';
import type { WindowEnd } from './window-end';

/** What a stream run did. */
export interface StreamResult {
  readonly refined: RefineResult;
  /** Objects that arrive after the window end and were left for a later run. */
  readonly later: number;
  readonly gold: Omit<GoldResult, 'changedCards'>;
  readonly online: readonly OnlineResult[];
}

/**
 * Takes everything new in bronze to silver, gold and the online store. Each step commits by itself and knows what is
 * left to do, so a run that dies is finished by the next one, and a run without news changes nothing.
 * @throws UserError `window_end_back` when an earlier run had a later window end; those of the lake, engine and disk.
 */
export async function runStream(
  run: LakeRun,
  end: WindowEnd,
  options?: OnlineOptions,
): Promise<StreamResult> {
  const { lake, write, session } = run;
  const { reporter, env } = run.surroundings;
  await requireGrowth(run, end);
  const { arrived, later } = pendingObjects(lake.root, write.snapshot, end);
  const decoder = decoderFor(arrived, env);
  let refined: RefineResult;
  try {
    refined = await refine(arrived, { session, write, lakeRoot: lake.root, decoder, reporter });
  } finally {
    await decoder.close();
  }
  const before = write.snapshot;
  const { changedCards, ...gold } = await updateGold({ session, write, groups, reporter });
  return {
    refined,
    later,
    gold,
    online: await publishOnline(run, before, end, `FROM ${changedCards.name}`, options),
  };
}
