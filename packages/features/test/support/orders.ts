import { eventSource, field, type Row } from '@cardlake/schema';
import { featuresOn } from '../../src';

/** Orders of customers in shops: events that the features of these tests are declared on. */
export const orders = eventSource({
  fields: {
    order_id: field.string('id of the order'),
    customer_id: field.string('who ordered'),
    placed_at: field.timestamp('when it was ordered'),
    shop_id: field.string('where'),
    amount: field.decimal(18, 4, 'price'),
    currency: field.string('currency'),
    country: field.string('country'),
    channel: field.string('how it was ordered'),
  },
  id: 'order_id',
  time: 'placed_at',
  noun: 'order',
  label: { column: 'was_returned', description: 'known returns' },
});

export type Order = Row<typeof orders.fields>;

/** The definition language over {@link orders}. */
export const dsl = featuresOn(orders);
