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

/** An authorisation line with some members replaced by source text, or left out by `undefined`. */
export function authorizationLine(sources: Partial<Record<string, string | undefined>> = {}): string {
  return lineOf(goodAuthorization, sources);
}

export function disputeLine(sources: Partial<Record<string, string | undefined>> = {}): string {
  return lineOf(goodDispute, sources);
}

function lineOf(good: object, sources: Partial<Record<string, string | undefined>>): string {
  const members = Object.entries(good).map(([name, value]) => [name, JSON.stringify(value)] as const);
  const merged = { ...Object.fromEntries(members), ...sources };
  const present = Object.entries(merged).filter(([, source]) => source !== undefined);
  return `{${present.map(([name, source]) => `${JSON.stringify(name)}:${source}`).join(',')}}`;
}
