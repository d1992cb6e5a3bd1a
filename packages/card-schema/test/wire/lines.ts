/** 2024-01-01T00:00Z, µs: when the test lines arrive. */
export const ARRIVAL = Date.UTC(2024, 0, 1) * 1000;

export const goodAuthorization = {
  event_id: 'e1',
  card_id: 'c1',
  ts: 1_700_000_000,
  merchant_id: 'm1',
  amount: 12.34,
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
} as const;

export const goodDispute = { event_id: 'e1', is_fraud: true, reported_at: 1_700_000_000 } as const;

export const goodDecision = {
  event_id: 'e1',
  card_id: 'c1',
  merchant_id: 'm1',
  ts: 1_700_000_000,
  amount: 12.34,
  received_at: 1_700_000_000.25,
  decided_at: 1_700_000_000.251,
  state: 'decided',
  decision: 'approve',
  score: -3.25,
  probability: 0.037,
  model: 'fraud',
  model_version: '2023-11-01',
  policy_hash: 'a1b2c3d4',
  feature_group: 'fraud_features_v2',
  definition_hash: 'b1c2d3e4',
  features: '{"n":3,"ratio":null}',
  flags: '["stale"]',
  snapshots: '[{"group":"merchant_risk_v1","day":"2023-11-13","version":1}]',
  rules: '[]',
  reasons: null,
  history_read_at: 1_700_000_000.2505,
  history_events: 3,
  history_hash: '00000000x000000ff',
  steps: '{"history":0.21,"score":0.02}',
  shadows: '[]',
  decided_by: 'model',
  payload_hash: '0a0a0a0ax0a0a0a0ax0a0a0a0ax0a0a0a0ax0a0a0a0ax0a0a0a0ax0a0a0a0ax0a0a0a0a',
} as const;

/** An authorisation line with some members replaced by source text, or left out by `undefined`. */
export function authorizationLine(sources: Partial<Record<string, string | undefined>> = {}): string {
  return lineOf(goodAuthorization, sources);
}

export const decisionLine = (sources: Partial<Record<string, string | undefined>> = {}): string =>
  lineOf(goodDecision, sources);

export function disputeLine(sources: Partial<Record<string, string | undefined>> = {}): string {
  return lineOf(goodDispute, sources);
}

function lineOf(good: object, sources: Partial<Record<string, string | undefined>>): string {
  const members = Object.entries(good).map(([name, value]) => [name, JSON.stringify(value)] as const);
  const merged = { ...Object.fromEntries(members), ...sources };
  const present = Object.entries(merged).filter(([, source]) => source !== undefined);
  return `{${present.map(([name, source]) => `${JSON.stringify(name)}:${source}`).join(',')}}`;
}
