import { snapshotTable } from '@cardlake/card-features';
import { type CompiledGroup, type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import type { LakeFile, LakeTable, Snapshot } from '@cardlake/lake';
import type { Entity } from './entities';

/** A snapshot group that features are taken from; named as it is published. */
export interface SnapshotSource extends Entity {
  readonly availableAfterMicros: number;
  readonly table: LakeTable;
  /** Files of the table. */
  readonly files: readonly LakeFile[];
}

/**
 * Finds the snapshot groups that features of the groups are taken from.
 * @throws Error when a group is compiled with another definition of a snapshot group, or with none of these
 */
export const findSnapshotSources = (
  groups: readonly CompiledGroup[],
  snapshotGroups: readonly CompiledSnapshotGroup[],
  snapshot: Snapshot,
): SnapshotSource[] => {
  const used = new Map(
    groups.flatMap(({ features }) =>
      features.flatMap(({ compute }) =>
        compute.kind === 'snapshot' ? [[compute.group, compute.hash] as const] : [],
      ),
    ),
  );
  return [...used].map(([name, hash]) => {
    const group = snapshotGroups.find((each) => publishedName(each) === name);
    if (group?.hash !== hash)
      throw new Error(
        `expected the snapshot group ${name} with the hash ${hash}, found ${group?.hash ?? 'none'}; compile the definitions again`,
      );
    const { key, availableAfterMicros } = group;
    const table = snapshotTable(group);
    return { name, key, availableAfterMicros, table, files: snapshot.files(table) };
  });
};
