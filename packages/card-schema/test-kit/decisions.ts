import { type CardDecision, formatPayloadHash, undecidedColumns } from '../src';

/** Codes of the rules that only lines of decisions can break. */
export const DECISION_CODES = ['too_long', 'undecided'] as const;

/** A decision, with some members replaced. */
export const sampleDecision = (change: Partial<CardDecision> = {}): CardDecision => ({
  event_id: 'e1',
  card_id: 'c1',
  merchant_id: 'm1',
  ts: 1_522_540_831_000_000,
  amount: 571_600n,
  received_at: 1_522_540_831_250_000,
  decided_at: 1_522_540_831_251_000,
  state: 'decided',
  decision: 'approve',
  score: -3.25,
  probability: 0.037,
  model: 'fraud',
  model_version: '2018-05-01',
  policy_hash: 'a1b2c3d4',
  feature_group: 'fraud_features_v2',
  definition_hash: 'b1c2d3e4',
  features: '{"card_txn_count_1d":3,"amount_over_card_avg_30d":null}',
  flags: '[]',
  snapshots: '[{"group":"merchant_risk_v1","day":"2018-03-31","version":1}]',
  rules: '[]',
  reasons: null,
  history_read_at: 1_522_540_831_250_500,
  history_events: 3n,
  history_hash: '00000000x000000ff',
  steps: '{"history":0.21,"score":0.02}',
  shadows: '[]',
  decided_by: 'model',
  payload_hash: formatPayloadHash('0a'.repeat(32)),
  ...change,
});

/** An authorisation that came too late to be decided. */
export const lateDecision = (change: Partial<CardDecision> = {}): CardDecision =>
  sampleDecision({ state: 'late', ...undecidedColumns, ...change });
