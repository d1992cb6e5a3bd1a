import { groups } from '@cardlake/card-features';
import { type OnlineGroup, onlineGroup } from '@cardlake/feature-store/port';
import { FEATURE_GROUPS_VARIABLE, SNAPSHOT_ROWS_GROUP } from '@cardlake/job-contract';
import { z } from 'zod';
import type { Environment } from './environment';

/** The groups that this function writes, and their feature groups. */
export interface WrittenGroups {
  /** Finds a published group. @throws Error when it is not published, or not online */
  group(published: string): OnlineGroup;
  /** Returns the name of a group's feature group. @throws Error when it has none here */
  featureGroup(group: OnlineGroup): string;
  /** A feature group has the rows of the snapshot groups. */
  readonly hasSnapshotRows: boolean;
}

const names = z.record(z.string(), z.string().min(1));

/**
 * Reads the names of the groups' feature groups from the environment.
 * @throws Error when the variable is missing or not a JSON object of names
 */
export function writtenGroups(env: Environment): WrittenGroups {
  const text = env[FEATURE_GROUPS_VARIABLE];
  if (text === undefined) throw new Error(`the environment variable ${FEATURE_GROUPS_VARIABLE} is missing`);
  const byName = names.parse(JSON.parse(text));
  const featureGroup = ({ name }: { readonly name: string }): string => {
    const found = byName[name];
    if (found !== undefined) return found;
    throw new Error(`${FEATURE_GROUPS_VARIABLE} has no feature group for "${name}": ${text}`);
  };
  return {
    group(published) {
      const compiled = Object.entries(groups).find(([name]) => name === published)?.[1];
      if (compiled === undefined) throw new Error(`"${published}" is not a published feature group`);
      return onlineGroup(compiled);
    },
    featureGroup,
    hasSnapshotRows: Object.hasOwn(byName, SNAPSHOT_ROWS_GROUP.name),
  };
}
