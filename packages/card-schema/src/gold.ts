import { appendFields, type Fields, field, type Table, table } from '@cardlake/schema';
import { businessFields } from './tables';

/**
 * The gold table of a feature group: the business columns of silver followed by the group's features.
 * @param group `name` of the table, its `path` under the lake root, and the features in their stored order
 * @throws SchemaError when a feature has the name of a business or partition column
 */
export const goldTable = <F extends Fields>(group: {
  readonly name: string;
  readonly path: string;
  readonly groupFields: F;
}): Table<typeof businessFields & F> =>
  table({
    layer: 'gold',
    name: group.name,
    path: group.path,
    partition: { column: 'dt', grain: 'day', of: 'ts' },
    fields: appendFields(group.name, businessFields, group.groupFields),
    key: ['event_id'],
    description: `One row an authorisation with its point-in-time features (${group.name}).`,
  });

const labelFields = {
  is_fraud: field.boolean('label: reported as fraud by the end of the build day'),
} as const;

/**
 * The training dataset over some groups' features: labelled rows, split into `train/` and `validation/` inside a
 * build date's folder.
 * @throws SchemaError when a feature has the name of another column
 */
export const trainingTable = <F extends Fields>(
  groupFields: F,
): Table<typeof businessFields & F & typeof labelFields> =>
  table({
    layer: 'gold',
    name: 'training',
    path: 'gold/training',
    partition: { column: 'dt', grain: 'day', of: 'build date' },
    fields: appendFields('training', appendFields('training', businessFields, groupFields), labelFields),
    key: ['event_id'],
    description: 'Point-in-time correct rows with labels, split by time into train and validation.',
  });

/**
 * The inference dataset over some groups' features: every row of the scored date, no label.
 * @throws SchemaError when a feature has the name of another column
 */
export const inferenceTable = <F extends Fields>(groupFields: F): Table<typeof businessFields & F> =>
  table({
    layer: 'gold',
    name: 'inference',
    path: 'gold/inference',
    partition: { column: 'dt', grain: 'day', of: 'ts' },
    fields: appendFields('inference', businessFields, groupFields),
    key: ['event_id'],
    description: 'Rows to score: the features of one day without labels.',
  });
