import { mkdirSync } from 'node:fs';
import {
  type DuckSession,
  identifier,
  type Snapshot,
  type Sql,
  scan,
  sql,
  withDiskErrors,
} from '@cardlake/lake';
import { isoDay } from '@cardlake/runtime';
import type { Table } from '@cardlake/schema';
import type { OnlineGroup } from '../group';
import { onlineFolder } from '../local/local-store';
import type { BulkOnlineStore } from '../store';
import { writeOnlineUpdates } from '../updates/write-updates';
import { goldFingerprint } from './gold-fingerprint';
import { loadNewest, NEWEST, sqlTimestamp } from './newest';
import { type PublishScope, planPublish } from './plan';
import { type PublishState, readPublishState, writePublishState } from './publish-state';

/** Options of a publication. */
export interface PublishOptions {
  readonly session: DuckSession;
  /** Destination of the records; its queries run in `session`. */
  readonly store: BulkOnlineStore;
  readonly lakeRoot: string;
  readonly group: OnlineGroup;
  /** The group's gold table. */
  readonly table: Table;
  /** The lake before and after the run's gold commit; the same snapshot when the run committed no gold. */
  readonly before: Snapshot;
  readonly after: Snapshot;
  /**
   * A query of the record ids whose gold rows differ between `before` and `after`, and of the events of those rows; a
   * null event stands for any. An id whose newest row is none of them keeps its record.
   */
  readonly changed: Sql;
  /** As-of instant of the run (its window end), microseconds since the epoch; the event time of the records. */
  readonly asOf: number;
  /** Also writes the records as Parquet parts under `gold/online_updates/`, for a feature writer. */
  readonly writeUpdates?: boolean;
  /** For crash tests only. */
  readonly onStep?: (step: string) => void;
}

/** The result of a publication. */
export interface PublishResult {
  readonly scope: PublishScope;
  readonly written: number;
  /** Number of records that the store rejected, because it has one with the same or a later event time. */
  readonly stale: number;
}

const NOTHING = { written: 0, stale: 0 } as const;

/**
 * Puts the newest record of each card online whose newest row changed. Call it after every run, whether or not gold changed, with the
 * lake's writer lock. The publish state beside the store tells a run what an earlier one that died left unpublished, so
 * that it publishes that too; a repeated run changes nothing.
 * @throws UserError `online_damaged`, and those of the store and the session
 */
export async function publishGroup(options: PublishOptions): Promise<PublishResult> {
  const { session, store, lakeRoot, group, table, after, asOf, onStep = () => {} } = options;
  const folder = onlineFolder(lakeRoot, group);
  const state = readPublishState(folder);
  const gold = goldFingerprint(after, table);
  const scope = planPublish(state, { before: goldFingerprint(options.before, table), after: gold, asOf });
  if (scope === 'up_to_date' || scope === 'deferred') return { scope, ...NOTHING };

  const requested = requestedQuery(options, scope, state);
  const records = await loadNewest(session, group, { snapshot: after, table }, requested, asOf);
  if (records === 0 && scope === 'due') return { scope: 'up_to_date', ...NOTHING };
  withDiskErrors(folder, () => mkdirSync(folder, { recursive: true }));
  let counts: { written: number; stale: number } = NOTHING;
  if (records > 0) {
    writePublishState(folder, { gold, asOf, done: false });
    onStep('announced');
    if (options.writeUpdates === true) {
      await writeOnlineUpdates(session, { lakeRoot, group, asOf, relation: NEWEST });
      onStep('updates-written');
    }
    counts = await store.putFrom(group, sql`FROM ${NEWEST}`);
    onStep('put');
  }
  writePublishState(folder, { gold, asOf, done: true });
  onStep('marked');
  await session.run(sql`DROP TABLE ${NEWEST}`);
  return { scope, ...counts };
}

/** Formats the query for the ids and events of a scope. */
function requestedQuery(
  { group, table, after, changed, asOf }: PublishOptions,
  scope: 'all' | 'changed' | 'due',
  state: PublishState | undefined,
): Sql {
  const id = identifier(group.recordId);
  const files = after.files(table);
  if (scope === 'all' || state === undefined)
    return sql`SELECT ${id}, NULL::VARCHAR FROM ${scan(table, files, [group.recordId])}`;
  const since = files.filter(({ partition }) => partition >= isoDay(state.asOf) && partition <= isoDay(asOf));
  const due = sql`SELECT ${id}, event_id FROM ${scan(table, since, [group.recordId, 'event_id', 'ts'])}
    WHERE ts > ${sqlTimestamp(state.asOf)} AND ts <= ${sqlTimestamp(asOf)}`;
  return scope === 'due' ? due : sql`SELECT * FROM (${changed}) UNION ALL ${due}`;
}
