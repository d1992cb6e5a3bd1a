import { appendFields, type Fields, field, nullable, type Table, table } from '@cardlake/schema';
import { businessFields } from './tables';

const labelFields = {
  is_fraud: field.boolean('label: reported as fraud by the end of the build day'),
  card_fraud_known_at: nullable(
    field.timestamp(
      'when a fraud on the card first became known; no feature, since that may be after the event',
    ),
  ),
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
    partition: { column: 'dt', grain: 'day', derivedFrom: 'build date' },
    fields: appendFields('training', appendFields('training', businessFields, groupFields), labelFields),
    key: ['event_id'],
    description: 'Point-in-time correct rows with labels, split by time into train and validation.',
  });

const weightFields = {
  sample_weight: field.double(
    'weight of the row in training: a control also stands for the declines that are left out',
  ),
} as const;

/** Name of the column with the weight of each row, which a training dataset has when it holds controls. */
export const SAMPLE_WEIGHT = 'sample_weight' satisfies keyof typeof weightFields;

/**
 * A training dataset whose rows have weights.
 * @throws SchemaError when a feature has the name of that column
 */
export const weightedTable = (training: Table): Table => ({
  ...training,
  fields: appendFields('training', training.fields, weightFields),
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
    partition: { column: 'dt', grain: 'day', derivedFrom: 'ts' },
    fields: appendFields('inference', businessFields, groupFields),
    key: ['event_id'],
    description: 'Rows to score: the features of one day without labels.',
  });
