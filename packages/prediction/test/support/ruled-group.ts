import { cardEvents } from '@cardlake/card-schema';
import { compileGroup, featuresOn } from '@cardlake/features';

const { count, entity, featureGroup, stddev } = featuresOn(cardEvents);

/** A group with a count and with a feature that can be null. */
export const ruledGroup = compileGroup(
  featureGroup({
    name: 'ruled',
    version: 1,
    table: 'ruled',
    entity: entity('card', 'card_id'),
    recordId: 'event_id',
    online: 'assembled',
    offline: true,
    features: { txn_count_10m: count().over('10m'), amount_stddev: stddev('amount').over('7d') },
  }),
);
