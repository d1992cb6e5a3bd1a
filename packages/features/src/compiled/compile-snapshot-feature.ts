import { publishedName } from '../dsl';
import type { SnapshotFeature } from '../dsl/snapshot-feature';
import { compileSnapshotGroup } from './compile-snapshot';
import type { CompiledSnapshotFeature, CompiledSnapshotGroup } from './snapshot-types';
import { COMPILED_FORMATS, type CompiledFeature, type CompiledGroup, type SnapshotCompute } from './types';

/**
 * Compiles a feature that is taken from a snapshot group, which is compiled for its hash: a change of the group it is
 * taken from changes the group that takes it.
 * @throws DefinitionError with all problems of the snapshot group
 */
export function compileSnapshotFeature(
  name: string,
  { group, feature }: SnapshotFeature,
): CompiledFeature & { readonly compute: SnapshotCompute } {
  const compiled = compileSnapshotGroup(group);
  const source = compiled.features.find((each) => each.name === feature);
  if (source === undefined) throw new Error(`${publishedName(group)} has no feature ${feature}`);
  return { ...takeFeature(compiled, source), name };
}

/** The features of a snapshot group as those of a group: of the row that is in use at the time of an event. */
export const groupOfSnapshots = (snapshots: CompiledSnapshotGroup): CompiledGroup => ({
  format: COMPILED_FORMATS.assembled,
  name: snapshots.name,
  version: snapshots.version,
  table: snapshots.table,
  entity: snapshots.entity,
  entities: { [snapshots.entity]: snapshots.key },
  recordId: snapshots.key,
  online: null,
  offline: false,
  features: snapshots.features.map((feature) => takeFeature(snapshots, feature)),
  derived: [],
  hash: snapshots.hash,
});

function takeFeature(
  snapshots: CompiledSnapshotGroup,
  feature: CompiledSnapshotFeature,
): CompiledFeature & { readonly compute: SnapshotCompute } {
  const empty = emptyValue(feature);
  return {
    name: feature.name,
    entity: snapshots.entity,
    type: feature.type,
    nullable: feature.nullable || empty === null,
    default: empty,
    compute: {
      kind: 'snapshot',
      group: publishedName(snapshots),
      hash: snapshots.hash,
      feature: feature.name,
      availableAfterMicros: snapshots.availableAfterMicros,
    },
  };
}

/** The value of a feature over a window without events, in the form of a compiled default. */
function emptyValue({ compute, default: otherwise }: CompiledSnapshotFeature): number | string | null {
  if (otherwise !== null) return otherwise;
  return EMPTY_IS_ZERO.has(compute.function) ? '0' : null;
}

const EMPTY_IS_ZERO: ReadonlySet<string> = new Set(['count', 'countDistinct', 'sum']);
