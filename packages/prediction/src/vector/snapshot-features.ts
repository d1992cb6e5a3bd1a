import type { CardEvent } from '@cardlake/card-schema';
import type { SnapshotRead } from '@cardlake/feature-store/assembled';
import {
  type CompiledFeature,
  type CompiledGroup,
  type CompiledSnapshotGroup,
  type FeatureValue,
  publishedName,
  type SnapshotCompute,
} from '@cardlake/features';
import { isoDay } from '@cardlake/runtime';
import type { NeededSnapshot } from './vector';

/** A feature that is read from a snapshot row. */
interface SnapshotFeature {
  /** Its value without a row. */
  readonly otherwise: FeatureValue;
  /** Name of the feature in its snapshot group. */
  readonly feature: string;
  /** Index of the row among those that an event needs. */
  readonly row: number;
}

/** The features of a group that are read from snapshot rows, and the rows that an event needs for them. */
export class SnapshotFeatures {
  private readonly groups: CompiledSnapshotGroup[] = [];
  private readonly features = new Map<string, SnapshotFeature>();

  /** @throws Error for a snapshot group that is missing or not the one that the features were compiled with */
  constructor(group: CompiledGroup, snapshotGroups: readonly CompiledSnapshotGroup[]) {
    for (const feature of group.features) {
      const { compute } = feature;
      if (compute.kind !== 'snapshot') continue;
      const found = requireGroup(compute, snapshotGroups, publishedName(group));
      if (!this.groups.includes(found)) this.groups.push(found);
      this.features.set(feature.name, {
        otherwise: parseDefault(feature),
        feature: compute.feature,
        row: this.groups.indexOf(found),
      });
    }
  }

  /** Lists the rows that an event needs: of each group, that of its entity for the day that was available. */
  listRows(event: CardEvent): NeededSnapshot[] {
    return this.groups.map((group) => ({
      group,
      key: (event as Readonly<Record<string, unknown>>)[group.key] as string,
      day: isoDay(event.ts - group.availableAfterMicros),
    }));
  }

  /** Reads a feature from the rows in the order of {@link listRows}; undefined when it comes from none. */
  read(name: string, rows: readonly (SnapshotRead | undefined)[]): FeatureValue | undefined {
    const known = this.features.get(name);
    return known && (rows[known.row]?.values?.[known.feature] ?? known.otherwise);
  }
}

function requireGroup(
  { group: name, hash }: SnapshotCompute,
  groups: readonly CompiledSnapshotGroup[],
  user: string,
): CompiledSnapshotGroup {
  const found = groups.find((group) => publishedName(group) === name);
  if (found === undefined) throw new Error(`${user} reads the snapshot group ${name}, which was not passed`);
  if (found.hash !== hash)
    throw new Error(
      `${user} was compiled with another definition of ${name}: ${hash}, and not ${found.hash}`,
    );
  return found;
}

function parseDefault({ type, default: value }: CompiledFeature): FeatureValue {
  if (value === null) return null;
  return type.kind === 'double' ? Number(value) : BigInt(value);
}
