import { localOnlineStore, onlineGroup, type PublishResult, publish } from '@cardlake/feature-store';
import { groupTable, publishedName } from '@cardlake/features';
import type { Snapshot } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { instant } from '../output/words';
import { onlineGroups } from './groups';
import type { LakeRun } from './lake-run';
import type { WindowEnd } from './window-end';

/** What became of a group's online records. */
export type OnlineResult = PublishResult & { readonly group: string };

/** What else becomes of the online records of a run. */
export interface OnlineOptions {
  /** Leave them as Parquet parts in the lake, too, for a feature writer or `cardlake features put`. */
  readonly writeUpdates: boolean;
}

/**
 * Puts the newest record of every card that gold changed since `before` online, as of the window end.
 * @param changed a query that gives those cards, in one column.
 */
export async function publishOnline(
  { lake, write, session, surroundings }: LakeRun,
  before: Snapshot,
  { asOfMicros }: WindowEnd,
  changed: string,
  { writeUpdates }: OnlineOptions = { writeUpdates: false },
): Promise<OnlineResult[]> {
  const results: OnlineResult[] = [];
  const { reporter, onStep = () => {} } = surroundings;
  const store = localOnlineStore({ lakeRoot: lake.root, session, onStep });
  for (const compiled of onlineGroups) {
    const stage = reporter.stage('online');
    const result = await publish({
      session,
      store,
      lakeRoot: lake.root,
      group: onlineGroup(compiled),
      table: groupTable(compiled),
      before,
      after: write.snapshot,
      changed,
      asOf: asOfMicros,
      writeUpdates,
      onStep,
    });
    results.push({ group: publishedName(compiled), ...result });
    stage.done({ group: publishedName(compiled), ...result });
  }
  return results;
}

/**
 * Refuses a window end that was asked for and lies before one that was published: no online store would take its
 * records.
 * @throws UserError `window_end_back`.
 */
export async function requireGrowth(
  { lake, session }: LakeRun,
  { asOfMicros, wasAskedFor }: WindowEnd,
): Promise<void> {
  if (!wasAskedFor) return;
  const store = localOnlineStore({ lakeRoot: lake.root, session });
  for (const group of onlineGroups.map(onlineGroup)) {
    const [found] = await session.rows(
      `SELECT epoch_us(max(event_time)) AS newest FROM ${store.relation(group)}`,
      z.object({ newest: z.bigint().nullable() }),
    );
    const newest = Number(found?.newest ?? 0);
    if (asOfMicros >= newest) continue;
    const message = `the window end ${instant(asOfMicros)} lies before that of an earlier run, ${instant(newest)}`;
    throw new UserError('window_end_back', message, {
      hint: 'Window ends grow from run to run: give a later one, or none for now.',
    });
  }
}
