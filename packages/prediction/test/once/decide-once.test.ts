import fc from 'fast-check';
import {
  type DecisionPorts,
  type DeliveryResult,
  decideOnce,
  MAX_AGE_MICROS,
  memoryDecisionTable,
} from '../../src';
import { Crash, faults, unreliable } from '../support/unreliable';

interface Purchase {
  readonly id: string;
  readonly card: string;
  readonly time: number;
  readonly amount: number;
}

/** Ids of the past that a decision was made from. */
type Decision = readonly string[];

const HOUR = 3_600e6;

function memoryHistory() {
  const kept: Purchase[] = [];
  return {
    kept,
    async keep(event: Purchase) {
      if (!kept.some(({ id }) => id === event.id)) kept.push(event);
    },
    async readBefore({ card, time }: Purchase): Promise<Decision> {
      return kept.filter((other) => other.card === card && other.time < time).map(({ id }) => id);
    },
  };
}

const purchase = (id: string) =>
  fc.record({
    id: fc.constant(id),
    card: fc.constantFrom('a', 'b'),
    time: fc.integer({ min: 0, max: 5 }).map((hours) => hours * HOUR),
    amount: fc.constantFrom(1, 2),
  });

/** Deliveries of a few ids, with the same or another payload, some late. */
const deliveries = fc
  .tuple(...['e0', 'e1', 'e2', 'e3'].map((id) => fc.array(purchase(id), { minLength: 1, maxLength: 2 })))
  .chain((variants) =>
    fc.array(
      fc.record({
        event: fc.constantFrom(...variants.flat()),
        age: fc.constantFrom(0, MAX_AGE_MICROS, MAX_AGE_MICROS + 1, MAX_AGE_MICROS + HOUR),
      }),
      { minLength: 1, maxLength: 14, size: 'max' },
    ),
  );

const payloadHash = ({ id, card, time, amount }: Purchase) => JSON.stringify([id, card, time, amount]);

test('every event ends in one state, whatever is delivered twice, at once, or fails between two steps', async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, faults, fc.scheduler(), async (received, plan, scheduler) => {
      const [table, history] = [memoryDecisionTable<Decision>(), memoryHistory()];
      const remaining = [...plan];
      const ports: DecisionPorts<Purchase, Decision, Decision> = {
        table: unreliable(table, remaining, scheduler),
        history: unreliable(history, remaining, scheduler),
        decide: async (_, past) => past,
        recordLate: (_, receivedAt) => [`late ${receivedAt}`],
      };
      const deliver = async ({
        event,
        age,
      }: (typeof received)[number]): Promise<DeliveryResult<Decision>> => {
        const receivedAt = event.time + age;
        try {
          return await decideOnce(
            { event, eventId: event.id, time: event.time, payloadHash: payloadHash(event), receivedAt },
            ports,
          );
        } catch (error) {
          if (error instanceof Crash) return deliver({ event, age: age + HOUR });
          throw error;
        }
      };
      const results = await scheduler.waitFor(Promise.all(received.map(deliver)));
      for (const [i, { event }] of received.entries()) {
        const stored = table.all().get(event.id);
        const result = results[i];
        if (stored === undefined || stored.payloadHash !== payloadHash(event)) {
          expect(result).toEqual({ state: 'conflicting_duplicate' });
          continue;
        }
        const late = stored.receivedAt - event.time > MAX_AGE_MICROS;
        expect(stored.state).toBe(late ? 'late' : 'decided');
        expect(result).toEqual({ state: stored.state, record: recordOf(stored) });
        if (late) expect(recordOf(stored)).toEqual([`late ${stored.receivedAt}`]);
        expect(history.kept.filter(({ id }) => id === event.id)).toEqual([event]);
      }
      // Nothing of a conflicting payload was written.
      expect(new Set(history.kept.map(payloadHash))).toEqual(
        new Set([...table.all().values()].map((claim) => claim.payloadHash)),
      );
    }),
    { numRuns: 500 },
  );
});

const recordOf = (stored: object) => ('record' in stored ? stored.record : undefined);

const recordLate = (): Decision => ['late'];

test('a decision sees every earlier event of the card whose delivery was answered before', async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, async (received) => {
      const [table, history] = [memoryDecisionTable<Decision>(), memoryHistory()];
      const ports = { table, history, decide: async (_: Purchase, past: Decision) => past, recordLate };
      const answered: Purchase[] = [];
      for (const { event, age } of received) {
        const { id, time } = event;
        const isNew = !table.all().has(id);
        const expected = answered.filter((e) => e.card === event.card && e.time < time).map((e) => e.id);
        const result = await decideOnce(
          { event, eventId: id, time, payloadHash: payloadHash(event), receivedAt: time + age },
          ports,
        );
        if (isNew && age <= MAX_AGE_MICROS) expect(result).toEqual({ state: 'decided', record: expected });
        if (isNew) answered.push(event);
      }
    }),
  );
});

test('the age at the first receipt counts: a repetition after a failure does not make an event late', async () => {
  const [table, history] = [memoryDecisionTable<Decision>(), memoryHistory()];
  const event = { id: 'e', card: 'a', time: 0, amount: 1 };
  const received = { event, eventId: 'e', time: 0, payloadHash: payloadHash(event) };
  let fails = true;
  const ports = {
    table,
    history,
    decide: async (_: Purchase, past: Decision) => {
      if (fails) throw new Crash();
      return past;
    },
    recordLate,
  };
  await expect(decideOnce({ ...received, receivedAt: MAX_AGE_MICROS }, ports)).rejects.toThrow(Crash);
  fails = false;
  expect(await decideOnce({ ...received, receivedAt: MAX_AGE_MICROS + HOUR }, ports)).toEqual({
    state: 'decided',
    record: [],
  });
});
