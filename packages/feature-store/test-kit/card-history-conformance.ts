import { groups } from '@cardlake/card-features';
import fc from 'fast-check';
import {
  type CardHistory,
  deriveKeptColumns,
  hashOfIds,
  type KeptColumns,
  type KeptEvent,
  keptText,
  type PastEvents,
} from '../src/assembled';

/** Settings that a history is created with. */
export interface HistoryUnderTest {
  readonly columns: KeptColumns;
  /** Most events of a read. */
  readonly bound: number;
  /** The time, ms; a history may go by the greatest instant that it kept instead. */
  readonly now: () => number;
}

/** 2018-04-05 06:00 UTC, µs. */
const START = 1_522_908_000_000_000;
const BOUND = 6;
const LONG = 'x'.repeat(33);
/** Texts whose kept forms are easily mixed up: by length, by the mark of shortened ones, by characters of several bytes. */
const TEXTS = [
  'a',
  'b',
  `${LONG}1`,
  `${LONG}2`,
  '#a',
  keptText(LONG),
  LONG,
  'ü'.repeat(16),
  `${'ü'.repeat(16)}x`,
];

const columns = deriveKeptColumns([groups.rt_card_features_v1, groups.fraud_features_v1]);

interface ModelEvent extends KeptEvent {
  readonly amount: bigint;
  readonly merchant_id: string;
  readonly country: string;
}

const anyEvent = fc.record({
  event_id: fc.constantFrom(...TEXTS),
  card_id: fc.constantFrom('card', LONG, keptText(LONG)),
  ts: fc.integer({ min: 0, max: 6 }).map((step) => START + step),
  merchant_id: fc.constantFrom(...TEXTS),
  country: fc.constantFrom('BE', 'FR'),
});

type Step =
  | { readonly keep: ModelEvent }
  | { readonly card: string; readonly from: number; readonly before: number };

const instant = fc.integer({ min: -1, max: 8 }).map((step) => START + step);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: anyEvent.map((event) => ({ keep: { ...event, amount: amountOf(event) } })) },
  {
    weight: 1,
    arbitrary: fc.record({ card: fc.constantFrom('card', LONG, 'other'), from: instant, before: instant }),
  },
);

/** An amount by which an event can be told from every other: large, and negative for some. */
const amountOf = ({ event_id, card_id, ts }: Pick<KeptEvent, 'event_id' | 'card_id' | 'ts'>): bigint => {
  const number = (ts - START) * 100 + TEXTS.indexOf(event_id) * 10 + card_id.length;
  return (number % 2 === 0 ? 1n : -1n) * (9_007_199_254_740_993n + BigInt(number));
};

/** The events of a read, with the columns of each. */
const rowsOf = ({ count, ts, decimals, texts }: PastEvents) => {
  const { amount = new Int32Array(0) } = decimals;
  const { merchant_id = [], country = [] } = texts;
  const amounts = new BigInt64Array(Int32Array.from(amount).buffer);
  return Array.from({ length: count }, (_, i) => ({
    ts: ts[i],
    amount: amounts[i],
    merchant: merchant_id[i],
    country: country[i],
  }));
};

/**
 * Registers the tests that every card history must pass; call it inside a `describe` of the adapter.
 * @param makeHistory creates an empty history
 * @param options `runs`: number of random sequences
 */
export function cardHistoryConformance(
  makeHistory: (options: HistoryUnderTest) => Promise<CardHistory>,
  options: { readonly runs?: number } = {},
): void {
  const make = (now = () => START / 1000) => makeHistory({ columns, bound: BOUND, now });
  const event = (id: string, ts: number, card = 'card'): ModelEvent => ({
    event_id: id,
    card_id: card,
    ts,
    amount: 10_000n,
    merchant_id: 'm',
    country: 'BE',
  });

  test('every event that was kept is read once, in order of time, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
        const history = await make();
        const kept = new Map<string, ModelEvent>();
        for (const step of steps) {
          if ('keep' in step) {
            await history.keep(step.keep);
            const { card_id, ts, event_id } = step.keep;
            const key = JSON.stringify([card_id, ts, event_id]);
            if (!kept.has(key)) kept.set(key, step.keep);
          } else checkRead(await history.read(step.card, step.from, step.before), step, [...kept.values()]);
        }
      }),
      { numRuns: options.runs ?? 200 },
    );
  });

  test('the first event under a card, an instant and an id stays when another one comes', async () => {
    const history = await make();
    await history.keep(event('e1', START));
    await history.keep({ ...event('e1', START), country: 'FR', amount: 20_000n });
    const [row] = rowsOf(await history.read('card', START, START + 1));
    expect(row).toMatchObject({ country: 'BE', amount: 10_000n });
  });

  test('events that are kept at once are all kept', async () => {
    const history = await make();
    const ids = Array.from({ length: BOUND }, (_, i) => `e${i}`);
    await Promise.all([...ids, ...ids].map((id) => history.keep(event(id, START))));
    const past = await history.read('card', START, START + 1);
    expect([past.count, past.idHash]).toEqual([BOUND, hashOfIds(ids)]);
  });

  test('what was read does not change with what is kept afterwards', async () => {
    const history = await make();
    await history.keep(event('e1', START));
    const past = await history.read('card', START, START + 9);
    const before = JSON.stringify({ ...past, ts: [...past.ts] });
    for (const id of ['e2', 'e3']) await history.keep({ ...event(id, START - 1), merchant_id: 'other' });
    expect(JSON.stringify({ ...past, ts: [...past.ts] })).toBe(before);
  });

  test('an event expires when the longest window and a week have passed', async () => {
    let now = START;
    const history = await make(() => now / 1000);
    await history.declareCompleteFrom(Number.NEGATIVE_INFINITY);
    await history.keep(event('old', START));
    await history.keep(event('young', START + 1));
    now = START + columns.retentionMicros;
    await history.keep(event('now', now, 'other card'));
    const past = await history.read('card', START - 1, now);
    expect([past.count, past.idHash]).toEqual([1, hashOfIds(['young'])]);
    expect(past.completeFrom).toBeGreaterThanOrEqual(START);
    await history.keep(event('too old', START));
    expect((await history.read('card', START - 1, now)).count).toBe(1);
  });

  test('a history is complete from the earliest instant that was declared', async () => {
    const history = await make();
    const completeFrom = async () => (await history.read('card', START - 5, START)).completeFrom;
    expect(await completeFrom()).toBe(Number.POSITIVE_INFINITY);
    await history.declareCompleteFrom(START);
    await history.declareCompleteFrom(START + 1);
    expect(await completeFrom()).toBe(START);
    await history.declareCompleteFrom(START - 1);
    expect(await completeFrom()).toBe(START - 1);
    await history.declareCompleteFrom(Number.NEGATIVE_INFINITY);
    expect(await completeFrom()).toBeLessThanOrEqual(START - columns.reachMicros);
  });
}

/** Checks a read against all events that were kept. */
function checkRead(
  past: PastEvents,
  { card, from, before }: { readonly card: string; readonly from: number; readonly before: number },
  kept: readonly ModelEvent[],
): void {
  const all = kept
    .filter(({ card_id, ts }) => card_id === card && ts >= from && ts < before)
    .sort((a, b) => a.ts - b.ts);
  const rows = rowsOf(past);
  const byAmount = new Map(all.map((each) => [each.amount, each]));
  const found = rows.map(({ amount }) => byAmount.get(amount ?? 0n));
  expect(past.overflow).toBe(all.length > BOUND);
  expect([...past.ts]).toEqual(all.slice(-BOUND).map(({ ts }) => ts));
  expect(new Set(found).size).toBe(rows.length);
  expect(rows).toEqual(
    found.map((each) => ({
      ts: each?.ts,
      amount: each?.amount,
      merchant: keptText(each?.merchant_id ?? ''),
      country: each?.country,
    })),
  );
  expect(past.idHash).toBe(hashOfIds(found.map((each) => each?.event_id ?? '')));
}
