import { businessFields, cardDisputes, cardTransactions } from '@cardlake/card-schema';
import { SNAPSHOT_DAY } from '@cardlake/features';
import { identifier, type Relation, relation, type Sql } from '@cardlake/lake';
import { field, nullable } from '@cardlake/schema';
import { silverChanges } from '../silver-changes';
import type { Entity } from './entities';

const { event_id, card_id, merchant_id, ts } = cardTransactions.fields;

/** Columns that tell which rows an event can change. */
const keys = { event_id, card_id, merchant_id, ts };

/** Changes of silver since the last gold commit, read from the queue. */
export const PENDING_CHANGES = relation('pending_changes', silverChanges.fields);

/** Events that are new or were replaced: the old row and the new one. */
export const CHANGED_EVENTS = relation('changed_events', keys);

/** Rows of a snapshot group that changed since the last gold commit. */
export const changedSnapshotRows = ({ name, key }: Entity): Relation =>
  relation(`changed_rows_of_${name}`, {
    [key]: { type: 'VARCHAR' },
    [SNAPSHOT_DAY]: field.date('day of the row'),
  });

/** Events with a new report; no label of theirs was different before `known_at`. */
export const CHANGED_LABELS = relation('changed_labels', { ...keys, known_at: { type: 'TIMESTAMPTZ' } });

/**
 * Rows of silver whose features may differ from gold, with their number in silver, see `FeatureSource`. `is_changed`
 * marks those of {@link CHANGED_EVENTS}; {@link affectedBy} tells which features may differ.
 */
export const AFFECTED_ROWS = relation('affected_rows', {
  ...businessFields,
  row_id: { type: 'BIGINT' },
  is_changed: { type: 'BOOLEAN' },
});

/** Column of {@link AFFECTED_ROWS}: true where the features of an entity, or of a snapshot group, may differ. */
export const affectedBy = ({ name }: Pick<Entity, 'name'>): Sql => identifier(`by_${name}`);

/**
 * Cards of the n-th group with a new or changed row, and the event of that row; without an event, any row of the card
 * may be missing or different.
 */
export const changedCards = (n: number): Relation =>
  relation(`changed_cards_${n}`, { card_id, event_id: nullable(event_id) });

/**
 * First label change of each event that was ever reported as fraud; `changed_at` in µs. `history` is the number of its
 * later changes in {@link LATER_LABELS}, dense from 0; null when there are none.
 */
export const FIRST_LABELS = relation('first_labels', {
  event_id: cardDisputes.fields.event_id,
  changed_at: { type: 'BIGINT' },
  history: { type: 'INTEGER' },
});

/** Later label changes: a withdrawal, its withdrawal, and so on; `changed_at` in µs. */
export const LATER_LABELS = relation('later_labels', {
  history: { type: 'INTEGER' },
  changed_at: { type: 'BIGINT' },
});

/** Every label change of an event, numbered from 1, while {@link FIRST_LABELS} and {@link LATER_LABELS} are loaded. */
export const LABEL_CHANGES = relation('label_changes', {
  event_id: cardDisputes.fields.event_id,
  changed_at: { type: 'BIGINT' },
  number: { type: 'BIGINT' },
});

/** History numbers of the events whose label changes more than once. */
export const LABEL_HISTORIES = relation('label_histories', {
  event_id: cardDisputes.fields.event_id,
  history: { type: 'INTEGER' },
});
