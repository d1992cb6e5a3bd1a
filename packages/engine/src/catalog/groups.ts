import { groups as published, snapshotGroups } from '@cardlake/card-features';
import { type CompiledGroup, groupOfSnapshots } from '@cardlake/features';

/** Every published version of every feature group; runs compute all of them. */
export const groups: readonly CompiledGroup[] = Object.values(published);

/** Groups whose features can be joined to rows of a file: those that runs compute, and snapshot groups. */
export const joinableGroups: readonly CompiledGroup[] = [...groups, ...snapshotGroups.map(groupOfSnapshots)];

/** Groups that are served online. */
export const onlineGroups: readonly CompiledGroup[] = groups.filter(({ online }) => online !== null);

/** True for the newest version of a group. */
const isNewest = ({ name, version }: CompiledGroup): boolean =>
  !groups.some((other) => other.name === name && other.version > version);

/** The newest version of the first group that is served online: what is shown of a card when no group is named. */
export const mainGroup: CompiledGroup | undefined = onlineGroups.find(isNewest);

/** Finds the older versions of a group. */
export const olderVersions = ({ name, version }: CompiledGroup): readonly CompiledGroup[] =>
  groups.filter((other) => other.name === name && other.version < version);
