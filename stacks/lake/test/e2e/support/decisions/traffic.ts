/** An authorisation on the wire. */
export interface Authorization {
  readonly event_id: string;
  readonly card_id: string;
  readonly merchant_id: string;
  readonly ts: number;
  readonly amount: number;
  readonly currency: string;
  readonly country: string;
  readonly pos_mode: string;
}

/** Deliveries of authorisations, each once and in the order in which they are made. */
export interface DecisionTraffic {
  readonly events: readonly Authorization[];
  /** Lines for the stream; those of a card are in their order, but for some that come too late. */
  readonly streamed: readonly string[];
  /** Authorisations to ask for an answer to, while the others are decided. */
  readonly asked: readonly Authorization[];
  /** Authorisations to decide step by step meanwhile. */
  readonly stepped: readonly Authorization[];
  /** The same ids with another payload, to stream or to ask for when the first ones are decided. */
  readonly conflicts: readonly Authorization[];
  /** Lines that break rules, each with the one that it breaks. */
  readonly poison: readonly (readonly [line: string, reason: string])[];
}

/** Merchants of the traffic: those of `cardlake generate`. */
const MERCHANTS = 40;

/**
 * Makes traffic of the last half hour.
 * @param cards of earlier traffic, so that the authorisations have a history
 */
export function makeTraffic(count: number, cards: readonly string[], now: number): DecisionTraffic {
  const stepMs = (25 * 60_000) / count;
  const events = Array.from(
    { length: count },
    (_, i): Authorization => ({
      event_id: `event-${i}`,
      card_id: cards[i % cards.length] ?? '',
      merchant_id: `m${String((i * 7) % MERCHANTS).padStart(4, '0')}`,
      ts: Math.round(now - 30 * 60_000 + i * stepMs) / 1000,
      amount: 5 + ((i * 37) % 20_000) / 100,
      currency: 'SGD',
      country: 'SG',
      pos_mode: 'chip',
    }),
  );
  const every = (n: number, rest: number) => events.filter((_, i) => i % n === rest);
  // Some are asked for alone, some are delivered both ways; some of those on the stream come behind all others.
  const alone = every(10, 1);
  const late = every(20, 3);
  const steppedAlone = every(20, 9);
  const apart = new Set([...alone, ...late, ...steppedAlone]);
  const inOrder = events.filter((event) => !apart.has(event));
  return {
    events,
    streamed: [...inOrder, ...late, ...every(10, 4)].map((event) => JSON.stringify(event)),
    asked: [...alone, ...every(20, 2), ...every(40, 1)],
    stepped: [...steppedAlone, ...every(20, 12), ...every(40, 9)],
    conflicts: every(20, 5).map((event) => ({ ...event, amount: event.amount + 1 })),
    poison: Array.from({ length: Math.max(4, Math.ceil(count / 100)) }, (_, i) => poisonLine(i, now)),
  };
}

function poisonLine(i: number, now: number): readonly [string, string] {
  const event = {
    event_id: `poison-${i}`,
    card_id: `card-${i}`,
    merchant_id: 'm',
    amount: 1,
    currency: 'SGD',
  };
  const line = { ...event, country: 'SG', pos_mode: 'chip', ts: Math.floor(now / 1000) };
  const kinds = [
    [`no event ${i}`, 'not_json'],
    [JSON.stringify({ ...line, currency: 'XXZ' }), 'currency: unknown_code'],
    [JSON.stringify({ ...line, ts: line.ts + 86_400 }), 'ts: out_of_range'],
    [JSON.stringify({ ...line, card_id: '4111111111111111' }), 'card_id: looks_like_pan'],
  ] as const;
  return kinds[i % kinds.length] ?? kinds[0];
}
