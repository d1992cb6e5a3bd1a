import { added, field, nullable, type Row, table } from '@cardlake/schema';
import { arrivalFields, bronzeTable, businessFields } from './tables';

/** Final states of an authorisation: decided, or arrived too late to be. */
export const DECISION_STATES = ['decided', 'late'] as const;

/** Decisions on an authorisation. */
export const DECISIONS = ['approve', 'review', 'decline'] as const;

/** Parts of the decision system that can decide an authorisation. */
export const DECIDERS = ['model', 'list', 'rule'] as const;

/** The part of the decision system that decided an authorisation. */
export type DecidedBy = (typeof DECIDERS)[number];

/**
 * Flags of a decision. `incomplete`: the kept history begins within a window; `stale`: a snapshot of an earlier day;
 * `overflow`: more events than are read; `fallback`: an endpoint was asked, gave no good answer in time, and the process scored
 * in its place; `control`: a would-be decline that passed, so that its label comes.
 */
export const DECISION_FLAGS = ['incomplete', 'stale', 'overflow', 'fallback', 'control'] as const;

/** Flag of a would-be decline that passed, so that its label comes. */
export const CONTROL_FLAG = 'control' satisfies (typeof DECISION_FLAGS)[number];

/** Writes an `x` behind every eighth hexadecimal digit: sixteen digits in a row could look like a card number. */
const separateDigits = (digits: string): string => digits.replace(/.{8}(?=.)/g, '$&x');

const joinDigits = (text: string): string => text.replaceAll('x', '');

/** Pattern of hexadecimal digits as `separateDigits` writes them, for the whole text. */
const separatedPattern = (groups: number): string => `[0-9a-f]{8}(?:x[0-9a-f]{8}){${groups - 1}}`;

/** Formats the sum of the 64-bit hashes of the event ids that a decision read, modulo 2^64. */
export const formatHistoryHash = (sum: bigint): string =>
  separateDigits(BigInt.asUintN(64, sum).toString(16).padStart(16, '0'));

/** Reads what {@link formatHistoryHash} wrote. @throws SyntaxError for another text */
export const readHistoryHash = (text: string): bigint => BigInt(`0x${joinDigits(text)}`);

/** Pattern of {@link formatHistoryHash}, for the whole text. */
export const HISTORY_HASH_PATTERN = separatedPattern(2);

/** Formats the hash of the columns of an event, SHA-256 in hexadecimal, for its decision. */
export const formatPayloadHash = separateDigits;

/** Reads what {@link formatPayloadHash} wrote. */
export const readPayloadHash = joinDigits;

/** Pattern of {@link formatPayloadHash}, for the whole text. */
export const PAYLOAD_HASH_PATTERN = separatedPattern(8);

const { event_id, card_id, merchant_id, ts, amount } = businessFields;

/** Columns of an authorisation that its decision repeats. */
export const decidedFields = { event_id, card_id, merchant_id, ts, amount } as const;

/** A decision on an authorisation, as it was made. What a late one has not is null, or empty. */
export const decisionFields = {
  ...decidedFields,
  received_at: field.timestamp('when the authorisation was received; its age then decides its state'),
  decided_at: field.timestamp('when the decision was made'),
  state: field.string(`${DECISION_STATES.join(' or ')}: the final state of the authorisation`),
  decision: nullable(field.string(`${DECISIONS.join(', ')}; null when late`)),
  score: nullable(field.double('raw margin of the model')),
  probability: nullable(field.double('calibrated probability of fraud')),
  model: nullable(field.string('name of the model that scored')),
  model_version: nullable(field.string('its version')),
  policy_hash: nullable(field.string('hash of the policy that was applied')),
  feature_group: nullable(field.string('published name of the group of the features')),
  definition_hash: nullable(field.string('hash of the definition of that group')),
  features: nullable(field.json('object', 'the whole vector, by feature')),
  flags: field.json('texts', `when the vector may differ from gold, and marks: ${DECISION_FLAGS.join(', ')}`),
  snapshots: field.json('objects', 'the snapshot rows that were used: group, day, version'),
  rules: field.json('texts', 'ids of the lists and rules that matched'),
  reasons: nullable(field.json('texts', 'the strongest reasons in words; null when not asked for')),
  history_read_at: nullable(field.timestamp('when the history of the card was read')),
  history_events: nullable(field.bigint('number of events that were read')),
  history_hash: nullable(field.string('sum of the 64-bit hashes of their ids, hexadecimal, in halves')),
  steps: field.json('object', 'milliseconds by step'),
  shadows: field.json(
    'objects',
    'what shadow versions said: model, model_version, score, probability, decision',
  ),
  decided_by: added(
    field.string(
      `${DECIDERS.join(', ')}: what the decision follows from; null when late, and in old records`,
    ),
  ),
  payload_hash: added(
    field.string('SHA-256 of the columns of the authorisation, hexadecimal, in eighths; null in old records'),
  ),
} as const;

/** A decision: instants in µs, `amount` unscaled, JSON as text. */
export type CardDecision = Row<typeof decisionFields>;

/** Columns that are null, or empty, in the record of an authorisation that was not decided. */
export const undecidedColumns = {
  decision: null,
  score: null,
  probability: null,
  model: null,
  model_version: null,
  policy_hash: null,
  feature_group: null,
  definition_hash: null,
  features: null,
  flags: '[]',
  snapshots: '[]',
  rules: '[]',
  reasons: null,
  history_read_at: null,
  history_events: null,
  history_hash: null,
  steps: '{}',
  shadows: '[]',
  decided_by: null,
} as const satisfies Partial<CardDecision>;

export const bronzeCardDecision = bronzeTable(
  'card_decision',
  decisionFields,
  'Decisions on authorisations as they were made: gzipped NDJSON.',
);

export const decisions = table({
  layer: 'gold',
  name: 'decisions',
  path: 'gold/decisions',
  partition: { column: 'dt', grain: 'day', derivedFrom: 'ts' },
  fields: { ...decisionFields, ...arrivalFields },
  key: ['event_id'],
  description: 'Decisions, one per event_id: the first that was made.',
});
