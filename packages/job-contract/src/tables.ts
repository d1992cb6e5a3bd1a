import { cardTransactions, decisions, quarantine } from '@cardlake/card-schema';
import { type Fields, field, nullable, type Table, table } from '@cardlake/schema';
import { JOB_TABLES_PREFIX } from './lake-paths';

const { event_id, card_id, merchant_id, ts } = cardTransactions.fields;
const { source_object, source_table, ingested_at } = quarantine.fields;

/** A change of silver, as both engines queue it for gold: an authorisation (all columns) or a dispute (only `event_id`). */
export const silverChangeFields = {
  event_id,
  card_id: nullable(card_id),
  merchant_id: nullable(merchant_id),
  ts: nullable(ts),
} as const;

/** Changes of silver that gold has yet to take up, as the jobs keep them. */
export const silverChanges = table({
  layer: 'silver',
  name: 'touched',
  path: `${JOB_TABLES_PREFIX}/touched`,
  partition: { column: 'dt', grain: 'day', derivedFrom: 'commit' },
  fields: {
    ...silverChangeFields,
    commit_number: field.bigint('number of the ledger commit that made the change'),
  },
  key: ['event_id'],
  description: 'Changes of silver that some gold table may not have taken up yet.',
});

/** Declares the table of the rows that lost their key, in the columns of the one that keeps the others. */
const pastTable = <F extends Fields>(name: string, { fields }: Table<F>, description: string) =>
  table({
    layer: 'silver',
    name,
    path: `${JOB_TABLES_PREFIX}/${name}`,
    partition: { column: 'dt', grain: 'day', derivedFrom: 'ingested_at' },
    fields: {
      ...fields,
      line_number: nullable(
        field.bigint('line in its object; null if silver had the row: the first line with its payload'),
      ),
    },
    key: ['source_object', 'line_number'],
    description,
  });

/**
 * Authorisations that lost their event_id to an earlier one. When a still earlier one arrives, they are compared with it,
 * so that quarantine and counts do not depend on the order of runs.
 */
export const pastDeliveries = pastTable(
  'deliveries',
  cardTransactions,
  'Authorisations that lost their event_id to an earlier one: duplicates and conflicts.',
);

/** Decisions that lost their event_id to an earlier one, as {@link pastDeliveries}. */
export const pastDecisions = pastTable(
  'past_decisions',
  decisions,
  'Decisions that lost their event_id to an earlier one: duplicates and conflicts.',
);

/** Property of a snapshot of the ledger in whose summary the jobs keep the state of the lake, as JSON. */
export const LAKE_STATE_PROPERTY = 'cardlake.state';

/** Outcome of each bronze object's lines: the sums over its rows, since a later run can take lines from an older object. */
export const ledger = table({
  layer: 'silver',
  name: 'ledger',
  path: `${JOB_TABLES_PREFIX}/ledger`,
  partition: { column: 'dt', grain: 'day', derivedFrom: 'arrival' },
  fields: {
    source_object,
    source_table,
    ingested_at,
    bytes: field.bigint('stored size; 0 in a correction'),
    lines: field.bigint('lines read'),
    silver: field.bigint('lines that stand in silver'),
    duplicates: field.bigint('lines that repeat or are superseded by another'),
    quarantined: field.bigint('lines in quarantine'),
    run_id: field.string('the run that made this entry'),
    etag: nullable(field.string('ETag on S3 when it was read; null elsewhere, and in a correction')),
  },
  key: ['source_object', 'run_id'],
  description: 'The bronze objects that silver has taken in.',
});
