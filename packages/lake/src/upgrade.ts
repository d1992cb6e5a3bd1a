import { resolve } from 'node:path';
import { type Clock, systemClock } from '@cardlake/runtime';
import { announceUpgrade, LAKE_FORMAT, markCurrent, requireFormat } from './format';
import { type Lake, lakeAt } from './lake';
import { resolveLayout } from './layout';
import { requireLocalPath } from './local-path';
import type { CommitMetadata } from './record';
import type { Snapshot } from './snapshot';
import type { OnStep } from './steps';
import type { Transaction } from './transaction';
import type { WriteSession } from './write-session';

/** A lake of an older format, open for its upgrade. */
export interface OutdatedLake {
  readonly lake: Lake;
  /** The format that it has. */
  readonly format: number;
  /**
   * Commits a transaction that turns the content of the lake into the current format, as the only commit of its
   * upgrade. A process that dies leaves the lake as it was, still to be upgraded, or upgraded.
   */
  commit(write: WriteSession, transaction: Transaction, facts: CommitMetadata): Promise<Snapshot>;
}

/**
 * Opens a lake of an older format, which `openLake` refuses.
 * @returns undefined when the lake has the current format
 * @throws UserError `lake_missing`, `not_a_folder`, `unsupported_lake_format`, `lake_damaged`, or one of the disk.
 */
export async function openOutdatedLake(
  root: string,
  { clock = systemClock, onStep = () => {} }: { readonly clock?: Clock; readonly onStep?: OnStep } = {},
): Promise<OutdatedLake | undefined> {
  requireLocalPath(root);
  const layout = resolveLayout(resolve(root));
  const format = requireFormat(layout);
  if (format === LAKE_FORMAT) return undefined;
  return {
    lake: lakeAt(layout, clock, onStep),
    format,
    async commit(write, transaction, facts) {
      announceUpgrade(layout, format, write.snapshot.version);
      onStep('upgrade-announced');
      const snapshot = await transaction.commit(facts);
      markCurrent(layout);
      onStep('upgraded');
      return snapshot;
    },
  };
}
