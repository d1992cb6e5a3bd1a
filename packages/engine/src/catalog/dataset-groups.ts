import { snapshotGroups } from '@cardlake/card-features';
import { type DatasetGroup, datasetGroup } from '@cardlake/datasets/portable';
import { publishedName } from '@cardlake/features';
import { DEFAULT_DATASET_GROUPS } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import { groups } from './groups';

/** Every published group with a row for each event, and whether its vector is assembled as an event arrives. */
export const publishedGroups: readonly (DatasetGroup & { readonly isAssembled: boolean })[] = groups.map(
  (group) => ({ ...datasetGroup(group), isAssembled: group.assembled === true }),
);

/**
 * Chooses the groups of datasets by their published names, in the order of their columns.
 * @throws UserError `unknown_group` for a name of none, or of a group without a row for each event
 */
export const chooseDatasetGroups = (
  names: readonly string[] = DEFAULT_DATASET_GROUPS,
): readonly DatasetGroup[] => names.map(findGroup);

function findGroup(name: string): DatasetGroup {
  const group = publishedGroups.find((each) => each.name === name);
  if (group !== undefined) return group;
  const isSnapshot = snapshotGroups.some((each) => publishedName(each) === name);
  throw new UserError(
    'unknown_group',
    isSnapshot
      ? `datasets cannot hold ${name}: it is a snapshot group, which has no row for each event`
      : `there is no feature group ${name}`,
    { hint: `Groups of datasets are ${publishedGroups.map((each) => each.name).join(', ')}.` },
  );
}
