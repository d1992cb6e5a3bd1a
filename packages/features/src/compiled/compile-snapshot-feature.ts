import { publishedName } from '../dsl';
import type { SnapshotFeature } from '../dsl/snapshot-feature';
import { compileSnapshotGroup } from './compile-snapshot';
import type { CompiledSnapshotFeature } from './snapshot-types';
import type { CompiledFeature, SnapshotCompute } from './types';

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
  const empty = emptyValue(source);
  return {
    name,
    entity: compiled.entity,
    type: source.type,
    nullable: source.nullable || empty === null,
    default: empty,
    compute: {
      kind: 'snapshot',
      group: publishedName(group),
      hash: compiled.hash,
      feature,
      availableAfterMicros: compiled.availableAfterMicros,
    },
  };
}

/** The value of a feature over a window without events, in the form of a compiled default. */
export function emptyValue({ compute, default: otherwise }: CompiledSnapshotFeature): number | string | null {
  if (otherwise !== null) return otherwise;
  return EMPTY_IS_ZERO.has(compute.function) ? '0' : null;
}

const EMPTY_IS_ZERO: ReadonlySet<string> = new Set(['count', 'countDistinct', 'sum']);
