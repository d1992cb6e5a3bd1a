import { groupTable } from '@cardlake/card-features';
import {
  differingRecords,
  localOnlineStore,
  type OnlineGroup,
  onlineGroup,
  type PublishResult,
  publishGroup,
  removeOnlineRecords,
} from '@cardlake/feature-store';
import { publishedName } from '@cardlake/features';
import { EVENT_TIME } from '@cardlake/job-contract';
import { identifier, type Relation, type Snapshot, type Sql, sql } from '@cardlake/lake';
import { isoInstant, UserError } from '@cardlake/runtime';
import type { GoldResult } from '@cardlake/silver-gold';
import { z } from 'zod';
import { onlineGroups } from '../catalog/groups';
import type { ReadContext } from '../session/lake-reader';
import type { WriteContext } from '../session/lake-writer';
import { isFarAhead, type WindowEnd } from './window-end';

/** Result of publishing one group. */
export type PublishOnlineResult = PublishResult & { readonly group: string };

/** Options of `publishOnline`. */
export interface PublishOnlineOptions {
  /** Also write the records as Parquet parts into the lake, for a feature writer or `cardlake features put`. */
  readonly writeUpdates: boolean;
}

/**
 * Publishes the newest record of every card that gold changed since `before` to the online store, as of the window end.
 * @param changed those cards and the events of the changed rows, by published group; none for a group that is not there.
 *   `compare` finds the cards whose record is not their newest gold row, after all of gold was computed anew.
 */
export async function publishOnline(
  { lake, write, session, reporter, signal, onStep = () => {} }: WriteContext,
  before: Snapshot,
  { asOfMicros }: WindowEnd,
  changed: GoldResult['changedCards'] | 'compare',
  { writeUpdates }: PublishOnlineOptions = { writeUpdates: false },
): Promise<PublishOnlineResult[]> {
  const results: PublishOnlineResult[] = [];
  const store = localOnlineStore({ lakeRoot: lake.root, session, onStep });
  for (const compiled of onlineGroups) {
    signal?.throwIfAborted();
    const stage = reporter.stage('online');
    const from = { lakeRoot: lake.root, group: onlineGroup(compiled), table: groupTable(compiled) };
    const result = await publishGroup({
      session,
      store,
      ...from,
      before,
      after: write.snapshot,
      changed:
        changed === 'compare'
          ? differingRecords({ store, ...from, snapshot: write.snapshot })
          : selectChanged(changed.get(publishedName(compiled))),
      asOf: asOfMicros,
      writeUpdates,
      onStep,
    });
    results.push({ group: publishedName(compiled), ...result });
    stage.done({ group: publishedName(compiled), ...result });
  }
  return results;
}

const selectChanged = (cards: Relation | undefined): Sql =>
  cards === undefined
    ? sql`SELECT NULL::VARCHAR, NULL::VARCHAR`
    : sql`SELECT card_id, event_id FROM ${cards}`;

/**
 * Refuses a requested window end before one that was published: no online store would accept its records.
 * @throws UserError `window_end_back`.
 */
export async function requireLaterWindowEnd(
  context: WriteContext,
  { asOfMicros, isExplicit }: WindowEnd,
): Promise<void> {
  if (!isExplicit) return;
  for (const group of onlineGroups.map(onlineGroup)) {
    const newest = (await newestEventTime(context, group)) ?? 0;
    if (asOfMicros >= newest) continue;
    const message = `the window end ${isoInstant(asOfMicros)} is before that of an earlier run, ${isoInstant(newest)}`;
    throw new UserError('window_end_back', message, {
      hint: isFarAhead(newest, context.clock)
        ? `That run had a wrong window end: ${RESTART_ADVICE}`
        : 'Window ends grow from run to run: pass a later one, or leave it out to use the current time.',
    });
  }
}

/** The way back from a window end in the far future. */
export const RESTART_ADVICE =
  'to publish every record again as of now, use `cardlake run stream --restart-online`.';

/** Returns the newest event time of a group's online records, in microseconds. */
export async function newestEventTime(
  { lake, session }: Pick<ReadContext, 'lake' | 'session'>,
  group: OnlineGroup,
): Promise<number | undefined> {
  const store = localOnlineStore({ lakeRoot: lake.root, session });
  const [found] = await session.rows(
    sql`SELECT epoch_us(max(${identifier(EVENT_TIME)})) AS newest FROM ${store.relation(group)}`,
    z.object({ newest: z.bigint().nullable() }),
  );
  return found?.newest == null ? undefined : Number(found.newest);
}

/** Removes the online records of each group that has one of a later window end; the run then publishes all of them. */
export async function forgetLaterRecords(context: WriteContext, { asOfMicros }: WindowEnd): Promise<void> {
  for (const group of onlineGroups.map(onlineGroup)) {
    const newest = await newestEventTime(context, group);
    if (newest !== undefined && newest > asOfMicros) removeOnlineRecords(context.lake.root, group);
  }
}
