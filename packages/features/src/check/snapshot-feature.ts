import type { FeatureGroup } from '../dsl/group';
import type { SnapshotFeature } from '../dsl/snapshot-feature';
import { quote } from './names';

/** Checks a feature that is taken from a snapshot group; that group has checks of its own. */
export function checkSnapshotFeature(
  { group: snapshots, feature }: SnapshotFeature,
  { source }: FeatureGroup,
): string[] {
  if (snapshots?.features === undefined)
    return ['names no snapshot group; use fromSnapshot(group, name) with a group of snapshotGroup(…)'];
  const problems: string[] = [];
  if (snapshots.source !== source)
    problems.push(
      `the snapshot group ${quote(snapshots.name)} is declared on other events; use one on the same`,
    );
  if (!Object.hasOwn(snapshots.features, feature)) {
    const known = Object.keys(snapshots.features).join(', ');
    problems.push(
      `the snapshot group ${quote(snapshots.name)} has no feature ${quote(feature)}; use one of ${known}`,
    );
  }
  return problems;
}
