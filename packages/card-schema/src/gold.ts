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
