import { cardEvents } from '@cardlake/card-schema';
import { field, goldTable, nullable } from '@cardlake/schema';
import type { DatasetGroup } from '../../src';

/** Two small groups that represent any. */
export const cardGroup: DatasetGroup = {
  name: 'card_group_v1',
  definitionHash: 'hash-of-card-group',
  table: goldTable(cardEvents, {
    name: 'card_group',
    path: 'gold/card_group',
    groupFields: {
      spent: nullable(field.decimal(38, 4, 'a decimal feature')),
      mean_spent: nullable(field.double('a double feature')),
    },
  }),
};

export const countGroup: DatasetGroup = {
  name: 'count_group_v1',
  definitionHash: 'hash-of-count-group',
  table: goldTable(cardEvents, {
    name: 'count_group',
    path: 'gold/count_group',
    groupFields: { seen: field.bigint('a count feature') },
  }),
};

export const groups = [cardGroup, countGroup];
