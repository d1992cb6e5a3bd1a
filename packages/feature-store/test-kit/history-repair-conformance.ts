import { groups } from '@cardlake/card-features';
import fc from 'fast-check';
import {
  type CardHistory,
  deriveKeptColumns,
  type HistoryRepair,
  hashOfIds,
  type KeptEvent,
} from '../src/assembled';
import type { HistoryUnderTest } from './card-history-conformance';

const START = 1_522_908_000_000_000;
const columns = deriveKeptColumns([groups.rt_card_features_v1]);
const CARDS = ['a', 'x'.repeat(33)];

const payload = fc.record({
  card_id: fc.constantFrom(...CARDS),
  ts: fc.integer({ min: 0, max: 3 }).map((step) => START + step),
  amount: fc.bigInt({ min: -2n, max: 2n }),
  merchant_id: fc.constantFrom('m1', 'm2'),
});

/** Deliveries of a few ids, and for each id the payload that silver keeps. */
const deliveries = fc.array(fc.record({ id: fc.constantFrom('e1', 'e2', 'e3', '#e'), payload }), {
  maxLength: 12,
});

/** Registers the tests of a history that can be repaired; call it inside a `describe` of the adapter. */
export function historyRepairConformance(
  makeHistory: (options: HistoryUnderTest) => Promise<CardHistory & HistoryRepair>,
  { runs = 100 }: { readonly runs?: number } = {},
): void {
  const make = () => makeHistory({ columns, bound: 100, now: () => START / 1000 });

  test('after a repair, a history has the events of silver, whatever was decided before, and in any order', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, fc.array(fc.nat({ max: 99 }), { minLength: 4 }), async (all, choices) => {
        const history = await make();
        const events: KeptEvent[] = all.map(({ id, payload: own }) => ({ event_id: id, ...own }));
        for (const event of events) await history.keep(event);
        const ids = [...new Set(all.map(({ id }) => id))];
        const kept = ids.map((id, i) => {
          const own = events.filter(({ event_id: other }) => other === id);
          return own[(choices[i] ?? 0) % own.length] as KeptEvent;
        });
        const places = new Set(kept.map(placeOf));
        for (let times = 0; times < 2; times++) {
          await history.remove(events.filter((event) => !places.has(placeOf(event))));
          await history.replace(kept);
        }
        const expected = await make();
        for (const event of kept) await expected.keep(event);
        for (const card of CARDS) {
          const own = kept.filter(({ card_id: id }) => id === card);
          const read = await readAll(history, card);
          expect(read).toEqual(await readAll(expected, card));
          expect(read.idHash).toBe(hashOfIds(own.map(({ event_id: id }) => id)));
        }
      }),
      { numRuns: runs },
    );
  });
}

const placeOf = ({ card_id, ts, event_id }: KeptEvent): string => JSON.stringify([card_id, ts, event_id]);

const readAll = async (history: CardHistory, card: string) => {
  const { completeFrom: _, ...past } = await history.read(card, START, START + 9);
  return { ...past, ts: [...past.ts], amounts: [...(past.decimals['amount'] ?? [])] };
};
