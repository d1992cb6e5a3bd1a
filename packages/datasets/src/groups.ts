import { businessFields, inferenceTable, trainingTable } from '@cardlake/card-schema';
import { type Fields, SchemaError, type Table } from '@cardlake/schema';

/** A feature group as datasets take it up. */
export interface DatasetGroup {
  /** Published name, `rt_card_features_v1`. */
  readonly name: string;
  /** Content hash of its compiled definition. */
  readonly definitionHash: string;
  /** Its gold table: business columns, then features. */
  readonly table: Table;
}

/** Names of a group's features, in stored order. */
export const featureNames = ({ table }: DatasetGroup): string[] =>
  Object.keys(table.fields).filter((name) => !Object.hasOwn(businessFields, name));

/**
 * The dataset tables over some groups: business columns once, the features of each group in turn, and for training
 * the label.
 * @throws SchemaError when two groups have a feature of the same name, Error without a group.
 */
export function datasetTables(groups: readonly DatasetGroup[]): {
  readonly training: Table;
  readonly inference: Table;
} {
  if (groups.length === 0) throw new Error('datasets need at least one feature group');
  const fields: Record<string, Fields[string]> = {};
  for (const group of groups) {
    for (const name of featureNames(group)) {
      if (fields[name] !== undefined) {
        throw new SchemaError(group.name, [`feature "${name}" is in another group of the dataset too`]);
      }
      fields[name] = group.table.fields[name]!;
    }
  }
  return { training: trainingTable(fields), inference: inferenceTable(fields) };
}
