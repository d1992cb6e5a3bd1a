import { businessFields, inferenceTable, trainingTable } from '@cardlake/card-schema';
import { UserError } from '@cardlake/runtime';
import type { Fields, Table } from '@cardlake/schema';

/** A feature group that a dataset includes. */
export interface DatasetGroup {
  /** Published name, `rt_card_features_v1`. */
  readonly name: string;
  /** Content hash of its compiled definition. */
  readonly definitionHash: string;
  /** Its gold table: business columns, then features. */
  readonly table: Table;
}

/** Lists the names of a group's features, in stored order. */
export const featureNames = ({ table }: DatasetGroup): string[] =>
  Object.keys(table.fields).filter((name) => !Object.hasOwn(businessFields, name));

/**
 * Builds the dataset tables of some groups: business columns once, the features of each group in turn, and the
 * label for training.
 * @throws UserError `same_feature` when two groups have a feature of the same name; Error without a group.
 */
export function datasetTables(groups: readonly DatasetGroup[]): {
  readonly training: Table;
  readonly inference: Table;
} {
  if (groups.length === 0) throw new Error('datasets need at least one feature group');
  const fields: Record<string, Fields[string]> = {};
  for (const group of groups) {
    for (const name of featureNames(group)) {
      const field = group.table.fields[name];
      if (fields[name] !== undefined) {
        throw new UserError(
          'same_feature',
          `feature "${name}" of ${group.name} is also in another group of the dataset`,
          { hint: 'Choose groups that have no feature in common.' },
        );
      }
      if (field !== undefined) fields[name] = field;
    }
  }
  return { training: trainingTable(fields), inference: inferenceTable(fields) };
}
