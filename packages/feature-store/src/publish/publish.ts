import { mkdirSync } from 'node:fs';
import { type DuckSession, identifier, type Snapshot, scan, withDiskErrors } from '@cardlake/lake';
import type { Table } from '@cardlake/schema';
import type { OnlineGroup } from '../group';
import { onlineFolder } from '../local/local-store';
import type { BulkOnlineStore } from '../store';
import { writeOnlineUpdates } from '../updates/write-updates';
import { goldName } from './gold-name';
import { type Marker, readMarker, writeMarker } from './marker';
import { dayOf, instant, loadNewest, NEWEST } from './newest';
import { type PublishScope, planPublish } from './plan';

export interface PublishOptions {
  readonly session: DuckSession;
  /** Where to put the records; its queries run in `session`. */
  readonly store: BulkOnlineStore;
  readonly lakeRoot: string;
  readonly group: OnlineGroup;
  /** The group's gold table. */
  readonly table: Table;
  /** The lake before the run's gold commit, and after it; the same snapshot when the run committed no gold. */
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** A query that gives, in one column, the record ids whose gold rows differ between `before` and `after`. */
  readonly changed: string;
  /** As-of instant of the run (its window end), microseconds since the epoch; the event time of the records. */
  readonly asOf: number;
  /** Write the records as Parquet parts under `gold/online_updates/` too, for a feature writer. */
  readonly writeUpdates?: boolean;
  /** For kill tests only. */
  readonly onStep?: (step: string) => void;
}

export interface PublishResult {
  readonly scope: PublishScope;
  readonly written: number;
  /** Records the store did not take, because it has one of the same or a later event time. */
  readonly stale: number;
}

const NOTHING = { written: 0, stale: 0 } as const;

/**
 * Puts the newest record of each changed card online. Call it after every run, whether gold changed or not, while
 * being the lake's writer. A marker beside the store says what was published, so that a run finds out what one that
 * died before it left unpublished, and publishes that too; a repeated run changes nothing.
 * @throws UserError `online_damaged`, and those of the store and the session
 */
export async function publish(options: PublishOptions): Promise<PublishResult> {
  const { session, store, lakeRoot, group, table, after, asOf, onStep = () => {} } = options;
  const folder = onlineFolder(lakeRoot, group);
  const marker = readMarker(folder);
  const gold = goldName(after, table);
  const scope = planPublish(marker, { before: goldName(options.before, table), after: gold, asOf });
  if (scope === 'current' || scope === 'waiting') return { scope, ...NOTHING };

  const ids = recordIds(options, scope, marker);
  const records = await loadNewest(session, group, { snapshot: after, table }, ids, asOf);
  if (records === 0 && scope === 'held_back') return { scope: 'current', ...NOTHING };
  withDiskErrors(folder, () => mkdirSync(folder, { recursive: true }));
  let counts: { written: number; stale: number } = NOTHING;
  if (records > 0) {
    writeMarker(folder, { gold, asOf, done: false });
    onStep('announced');
    if (options.writeUpdates === true) {
      await writeOnlineUpdates(session, { lakeRoot, group, asOf, relation: NEWEST });
      onStep('updates-written');
    }
    counts = await store.putFrom(group, `FROM ${NEWEST}`);
    onStep('put');
  }
  writeMarker(folder, { gold, asOf, done: true });
  onStep('marked');
  await session.run(`DROP TABLE ${NEWEST}`);
  return { scope, ...counts };
}

/** Query for the ids that a scope asks for. */
function recordIds(
  { group, table, after, changed, asOf }: PublishOptions,
  scope: 'all' | 'changed' | 'held_back',
  marker: Marker | undefined,
): string {
  const id = identifier(group.recordId);
  const files = after.files(table);
  if (scope === 'all' || marker === undefined)
    return `SELECT ${id} FROM ${scan(table, files, [group.recordId])}`;
  const since = files.filter(({ partition }) => partition >= dayOf(marker.asOf) && partition <= dayOf(asOf));
  const heldBack = `SELECT ${id} FROM ${scan(table, since, [group.recordId, 'ts'])}
    WHERE ts > ${instant(marker.asOf)} AND ts <= ${instant(asOf)}`;
  return scope === 'held_back' ? heldBack : `SELECT * FROM (${changed}) UNION ALL ${heldBack}`;
}
