import { eventSource, type Field, type Fields, field, nullable, type Row, table } from '@cardlake/schema';

/** Precision and scale of all amounts of money. */
export const AMOUNT = { precision: 18, scale: 4 } as const;

/** Columns that tell where a row came from. */
export const arrivalFields = {
  ingested_at: field.timestamp('arrival: the minute of the bronze partition'),
  source_object: field.string('bronze object the row came from, as a path under the lake root'),
} as const;

/** Business columns of a card authorisation, in the order of the wire and of every table that has them. */
export const businessFields = {
  event_id: field.string('unique id of the authorisation'),
  card_id: field.string('token of the card; never a card number'),
  ts: field.timestamp('when the card was used'),
  merchant_id: field.string('id of the merchant'),
  amount: field.decimal(
    AMOUNT.precision,
    AMOUNT.scale,
    'amount in `currency`; zero and negative are refunds',
  ),
  currency: field.string('ISO 4217 alphabetic code'),
  country: field.string('ISO 3166-1 alpha-2 code'),
  pos_mode: field.string('how the card was read'),
} as const;

/** Authorisations as the source of features. */
export const cardEvents = eventSource({
  fields: businessFields,
  id: 'event_id',
  time: 'ts',
  noun: 'authorisation',
  label: { column: 'is_fraud', description: 'known frauds' },
});

/** A card authorisation: `ts` in µs, `amount` unscaled. */
export type CardEvent = Row<typeof businessFields>;

const disputeFields = {
  event_id: field.string('the disputed authorisation'),
  is_fraud: field.boolean('what the report says'),
  reported_at: field.timestamp('when the report was made'),
} as const;

/** Declares the bronze table of a type of lines, in a folder for each minute of their arrival. */
export const bronzeTable = <F extends Fields & { readonly event_id: Field }>(
  name: string,
  fields: F,
  description: string,
) =>
  table<F>({
    layer: 'bronze',
    name,
    path: `bronze/streaming/${name}`,
    partition: { column: 'ingest_dt', grain: 'minute', derivedFrom: 'arrival' },
    fields,
    key: ['event_id'],
    description,
  });

export const bronzeCardAuthorization = bronzeTable(
  'card_authorization',
  businessFields,
  'Card authorisations as they arrived: gzipped NDJSON.',
);

export const bronzeCardDispute = bronzeTable(
  'card_dispute',
  disputeFields,
  'Disputes and fraud reports as they arrived: gzipped NDJSON.',
);

export const cardTransactions = table({
  layer: 'silver',
  name: 'card_transactions',
  path: 'silver/card_transactions',
  partition: { column: 'dt', grain: 'day', derivedFrom: 'ts' },
  fields: { ...businessFields, ...arrivalFields },
  key: ['event_id'],
  description: 'Valid authorisations, unique by event_id.',
});

export const cardDisputes = table({
  layer: 'silver',
  name: 'card_disputes',
  path: 'silver/card_disputes',
  partition: { column: 'dt', grain: 'day', derivedFrom: 'reported_at' },
  fields: { ...disputeFields, ...arrivalFields },
  key: ['event_id', 'reported_at'],
  description:
    'Every distinct report: the label of an event at an instant is what its newest report by then says.',
});

export const quarantine = table({
  layer: 'silver',
  name: 'quarantine',
  path: 'silver/quarantine',
  partition: { column: 'dt', grain: 'day', derivedFrom: 'ingested_at' },
  fields: {
    source_table: field.string('bronze table the line belongs to'),
    source_object: arrivalFields.source_object,
    line_number: field.bigint('line in that object, from 1'),
    ingested_at: arrivalFields.ingested_at,
    reasons: field.strings('every rule the line broke'),
    raw: field.string('the line as it came, with card numbers masked; long lines are cut'),
    event_id: nullable(field.string('event_id, where one could be read')),
  },
  key: ['source_object', 'line_number'],
  description: 'Lines that broke a rule, with every reason.',
});
