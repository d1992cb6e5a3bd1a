import { cardEvents } from '@cardlake/card-schema';
import type { CompiledGroup, CompiledSnapshotGroup } from '@cardlake/features';
import type { DuckSession, Snapshot } from '@cardlake/lake';
import type { Reporter } from '@cardlake/runtime';
import { listEntities } from '../gold/entities';
import { chooseFeatures } from './choose-features';
import { computeProbeFeatures, probeFeatures } from './compute-probe-features';
import { type EntityFileOptions, openEntityFile } from './entity-file';
import { loadEntities } from './load-entities';
import { selectSnapshotFeatures, withoutSnapshotFeatures } from './snapshot-features';
import { type JoinedFile, writeJoined } from './write-joined';

export interface JoinOptions {
  readonly session: DuckSession;
  readonly snapshot: Snapshot;
  readonly groups: readonly CompiledGroup[];
  /** Snapshot groups that features of the groups are taken from. */
  readonly snapshotGroups: readonly CompiledSnapshotGroup[];
  /** Features to join, of these groups; all when absent. */
  readonly features?: readonly string[] | undefined;
  readonly entities: EntityFileOptions;
  readonly out: JoinedFile;
  readonly reporter: Reporter;
}

/** Result of a join. */
export interface JoinResult {
  readonly rows: number;
  /** Names of the joined features, in order. */
  readonly features: readonly string[];
}

/**
 * Joins features to the rows of a file, each as of the time of its row: over the events before it by the point-in-time rule,
 * without a current event. Memory is bounded, whatever the number of rows.
 * @throws UserError `missing_input`, `unreadable_input`, `unknown_feature`, or `entities_refused` with what to change
 */
export async function joinFeatures(options: JoinOptions): Promise<JoinResult> {
  const { session, snapshot, reporter, out } = options;
  const file = await openEntityFile(session, options.entities);
  const { groups, features, columns } = chooseFeatures(options.groups, options.features, file);
  const entities = await loadEntities(session, file, columns);
  const stage = reporter.stage('join', entities.rows);
  const { snapshotGroups } = options;
  const fromSnapshots = selectSnapshotFeatures({ snapshot, groups, snapshotGroups, entities });
  const computed = withoutSnapshotFeatures(groups);
  const listed = listEntities(computed);
  for (const entity of listed)
    await computeProbeFeatures(session, entity, {
      snapshot,
      groups: computed,
      entities,
      columns: [cardEvents.time, ...columns],
    });
  const tables = [...listed.map((entity) => probeFeatures(entity, computed).name), ...fromSnapshots];
  const rows = await writeJoined(session, file, tables, features, out);
  const result = { rows, features: features.map(({ feature }) => feature.name) };
  stage.done({ rows, features: features.length });
  return result;
}
