import { snapshotGroups } from '@cardlake/card-features';
import { LAKE_FORMAT, type OutdatedLake, openOutdatedLake } from '@cardlake/lake';
import {
  type GoldResult,
  type ReportsUpgrade,
  updateGold,
  updateSnapshots,
  upgradeReports,
} from '@cardlake/silver-gold';
import { bronzeObjects } from '../catalog/bronze-objects';
import { groups } from '../catalog/groups';
import { chooseDecoder } from '../run/choose-decoder';
import { featureThreads } from '../run/feature-threads';
import { type PublishOnlineResult, publishOnline } from '../run/publish-online';
import { windowEnd } from '../run/window-end';
import type { EngineContext } from '../session/engine-context';
import { type WriteContext, writeLake } from '../session/lake-writer';

/** Result of an upgrade. */
export interface UpgradeResult {
  /** Format of the lake before; the same as `to` when there was nothing to do. */
  readonly from: number;
  readonly to: number;
  /** Undefined when there was nothing to do. */
  readonly done?: {
    readonly reports: ReportsUpgrade;
    readonly gold: Omit<GoldResult, 'changedCards'>;
    readonly online: readonly PublishOnlineResult[];
  };
}

/**
 * Upgrades a lake of an older format to the current one, in one commit: a process that dies leaves the old lake or the
 * new one. Gold and the online store follow as in a run, and the next run completes them.
 * @throws UserError `lake_missing`, `unsupported_lake_format`, `lake_locked` and the like.
 */
export async function upgradeLake(lakeRoot: string, context: EngineContext): Promise<UpgradeResult> {
  const { clock, signal, onStep } = context;
  signal?.throwIfAborted();
  const outdated = await openOutdatedLake(lakeRoot, { clock, ...(onStep === undefined ? {} : { onStep }) });
  if (outdated === undefined) return { from: LAKE_FORMAT, to: LAKE_FORMAT };
  return writeLake(outdated.lake, context, async (write) => {
    const reports = await replaceReports(outdated, write);
    signal?.throwIfAborted();
    const end = windowEnd({}, clock);
    await updateSnapshots({ ...write, groups: snapshotGroups, windowEndMicros: end.asOfMicros });
    const before = write.write.snapshot;
    const { changedCards, ...gold } = await updateGold({
      ...write,
      groups,
      snapshotGroups,
      threads: featureThreads(context),
    });
    const online = await publishOnline(write, before, end, changedCards);
    return { from: outdated.format, to: LAKE_FORMAT, done: { reports, gold, online } };
  });
}

async function replaceReports(outdated: OutdatedLake, context: WriteContext): Promise<ReportsUpgrade> {
  const { lake, write, session, reporter } = context;
  const stage = reporter.stage('upgrade');
  const disputes = [...bronzeObjects(lake.root)].filter(({ type }) => type === 'card_dispute');
  const decoder = chooseDecoder(disputes, context);
  try {
    const transaction = write.transaction();
    const options = { session, write, lakeRoot: lake.root, decoder, reporter };
    const reports = await upgradeReports(disputes, options, transaction);
    const { objects, missing, before, after, kept } = reports;
    const facts = { objects, missing: missing.length, before, after, kept };
    await outdated.commit(write, transaction, {
      kind: 'upgrade',
      from: outdated.format,
      to: LAKE_FORMAT,
      ...facts,
    });
    stage.done(facts);
    return reports;
  } finally {
    await decoder.close();
  }
}
