import { groupTable } from '@cardlake/card-features';
import { localOnlineStore, onlineGroup, type PublishResult, publishGroup } from '@cardlake/feature-store';
import { publishedName } from '@cardlake/features';
import { EVENT_TIME } from '@cardlake/job-contract';
import { identifier, type Snapshot, type Sql, sql } from '@cardlake/lake';
import { isoInstant, UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { onlineGroups } from '../catalog/groups';
import type { WriteContext } from '../session/lake-writer';
import type { WindowEnd } from './window-end';

/** Result of publishing one group. */
export type PublishOnlineResult = PublishResult & { readonly group: string };

/** Options of `publishOnline`. */
export interface PublishOnlineOptions {
  /** Also write the records as Parquet parts into the lake, for a feature writer or `cardlake features put`. */
  readonly writeUpdates: boolean;
}

/**
 * Publishes the newest record of every card that gold changed since `before` to the online store, as of the window end.
 * @param changed a query for those cards, in one column.
 */
export async function publishOnline(
  { lake, write, session, reporter, signal, onStep = () => {} }: WriteContext,
  before: Snapshot,
  { asOfMicros }: WindowEnd,
  changed: Sql,
  { writeUpdates }: PublishOnlineOptions = { writeUpdates: false },
): Promise<PublishOnlineResult[]> {
  const results: PublishOnlineResult[] = [];
  const store = localOnlineStore({ lakeRoot: lake.root, session, onStep });
  for (const compiled of onlineGroups) {
    signal?.throwIfAborted();
    const stage = reporter.stage('online');
    const result = await publishGroup({
      session,
      store,
      lakeRoot: lake.root,
      group: onlineGroup(compiled),
      table: groupTable(compiled),
      before,
      after: write.snapshot,
      changedIds: changed,
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
 * Refuses a requested window end before one that was published: no online store would accept its records.
 * @throws UserError `window_end_back`.
 */
export async function requireLaterWindowEnd(
  { lake, session }: WriteContext,
  { asOfMicros, isExplicit }: WindowEnd,
): Promise<void> {
  if (!isExplicit) return;
  const store = localOnlineStore({ lakeRoot: lake.root, session });
  for (const group of onlineGroups.map(onlineGroup)) {
    const [found] = await session.rows(
      sql`SELECT epoch_us(max(${identifier(EVENT_TIME)})) AS newest FROM ${store.relation(group)}`,
      z.object({ newest: z.bigint().nullable() }),
    );
    const newest = Number(found?.newest ?? 0);
    if (asOfMicros >= newest) continue;
    const message = `the window end ${isoInstant(asOfMicros)} is before that of an earlier run, ${isoInstant(newest)}`;
    throw new UserError('window_end_back', message, {
      hint: 'Window ends grow from run to run: pass a later one, or leave it out to use the current time.',
    });
  }
}
