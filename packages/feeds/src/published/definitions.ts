import { feed } from '../declare-feed';
import type { FeedDefinition } from '../definition/feed-schema';

const shipments = feed({
  name: 'shipments',
  description: 'Parcels: where they go, by whom, and when they were seen last.',
  format: 'ndjson',
  columns: {
    shipment_id: { type: 'string', description: 'id of the shipment' },
    origin: { type: 'string', description: 'place that it leaves' },
    destination: { type: 'string', description: 'place that it goes to' },
    carrier: { type: 'string', description: 'company that carries it' },
    weight_kg: { type: 'decimal(10,3)', nullable: true, description: 'weight in kilograms' },
    event_time: { type: 'timestamp', description: 'when it was seen' },
  },
  key: ['shipment_id'],
  orderBy: ['event_time'],
  partitionBy: 'event_time',
  rules: [
    { rule: 'between', column: 'weight_kg', min: 0, max: 100_000 },
    { rule: 'nullShare', column: 'weight_kg', max: 0.5 },
    { rule: 'rowCount', min: 1 },
  ],
});

const merchants = feed({
  name: 'merchants',
  description: 'Merchants as they are now: the newest row of each wins.',
  format: 'csv',
  columns: {
    merchant_id: { type: 'string', description: 'id of the merchant, as in card events' },
    name: { type: 'string', description: 'name of the merchant' },
    category: { type: 'string', nullable: true, description: 'line of business' },
    country: { type: 'string', description: 'ISO 3166-1 alpha-2 code of its country' },
    updated_at: { type: 'timestamp', description: 'when the merchant changed' },
  },
  key: ['merchant_id'],
  orderBy: ['updated_at'],
  rules: [
    { rule: 'matches', column: 'country', pattern: '^[A-Z]{2}$' },
    { rule: 'rowCount', min: 1 },
  ],
});

/** The feeds that come with Cardlake, as declared. */
export const feedDefinitions: readonly FeedDefinition[] = [shipments, merchants];
