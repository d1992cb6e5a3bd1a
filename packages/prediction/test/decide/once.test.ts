import type { CardEvent } from '@cardlake/card-schema';
import { fixedClock } from '@cardlake/runtime';
import fc from 'fast-check';
import {
  createDecider,
  type DeciderPorts,
  type DecisionResult,
  liveClock,
  MAX_AGE_MICROS,
  replayClock,
} from '../../src';
import { cardEvent, NOON } from '../support/card-event';
import { deciderOptions, memoryPorts } from '../support/test-decider';
import { Crash, faults, unreliable } from '../support/unreliable';

const HOUR = 3_600e6;
const options = deciderOptions({ experiment: { model: 'fraud', champion: 'a', shadows: ['b'] } });

const variants = ['e0', 'e1', 'e2', 'e3'].map((event_id) =>
  fc
    .record({
      card_id: fc.constantFrom('card_1', 'card_2'),
      ts: fc.constantFrom(0, 1, 2, 3, 4, 5, 30).map((hours) => NOON + hours * HOUR),
      amount: fc.constantFrom(1_0000n, 2_0000n),
    })
    .map((changed) => cardEvent({ event_id, ...changed })),
);

const deliveries = fc
  .tuple(...variants.map((each) => fc.array(each, { minLength: 1, maxLength: 2 })))
  .chain((events) =>
    fc.array(
      fc.record({
        event: fc.constantFrom(...events.flat()),
        age: fc.constantFrom(0, MAX_AGE_MICROS, MAX_AGE_MICROS + 1000, MAX_AGE_MICROS + HOUR),
      }),
      { minLength: 1, maxLength: 12, size: 'max' },
    ),
  );

const historyOf = ({ history }: ReturnType<typeof memoryPorts>): DeciderPorts['history'] => ({
  keep: (event) => history.keep(event),
  read: (...range) => history.read(...range),
});

test.each([
  ['live', (at: number) => liveClock(fixedClock(at))],
  // One clock for all deliveries, which stands at the greatest time of their events.
  ['replay', undefined],
])(
  'every event has one record, whatever is delivered twice, at once, or fails between two steps: %s clock',
  async (_, clockAt) => {
    await fc.assert(
      fc.asyncProperty(deliveries, faults, fc.scheduler(), async (received, plan, scheduler) => {
        const memory = memoryPorts();
        const remaining = [...plan];
        const replayed = replayClock(fixedClock(NOON / 1000));
        const deliver = async (event: CardEvent, age: number): Promise<DecisionResult> => {
          const decider = createDecider(
            {
              table: unreliable(memory.table, remaining, scheduler),
              history: unreliable(historyOf(memory), remaining, scheduler),
              snapshots: unreliable(memory.snapshots, remaining, scheduler),
              clock: clockAt?.((event.ts + age) / 1000) ?? replayed,
              stopwatch: () => 0,
            },
            options,
          );
          try {
            return await decider.decideEvent(event);
          } catch (error) {
            if (error instanceof Crash) return deliver(event, age + HOUR);
            throw error;
          }
        };
        const results = await scheduler.waitFor(
          Promise.all(received.map(({ event, age }) => deliver(event, age))),
        );
        for (const [i, { event }] of received.entries()) {
          const stored = memory.table.all().get(event.event_id);
          if (stored === undefined || stored.state === 'pending')
            throw new Error(`${event.event_id} has no final state`);
          const { record, state } = stored;
          const isOwn =
            record.ts === event.ts && record.card_id === event.card_id && record.amount === event.amount;
          expect(results[i]).toEqual(
            isOwn ? { state, record } : { state: 'conflicting_duplicate', eventId: event.event_id },
          );
          expect(record.received_at).toBe(stored.receivedAt);
          expect(state).toBe(record.received_at - record.ts > MAX_AGE_MICROS ? 'late' : 'decided');
          expect(record.state).toBe(state);
          expect(record.decision === null).toBe(state === 'late');
        }
        // Each event is kept once, late ones as well, and nothing of a conflicting payload.
        for (const card of ['card_1', 'card_2']) {
          const owned = [...memory.table.all().values()].flatMap((claim) =>
            'record' in claim && claim.record.card_id === card ? claim.record.ts : [],
          );
          const kept = await memory.history.read(card, NOON - HOUR, NOON + 31 * HOUR);
          expect([...kept.ts]).toEqual(owned.sort((a, b) => a - b));
        }
      }),
      { numRuns: 150 },
    );
  },
);

test('a decision reads every earlier event of its card whose delivery was answered before', async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, async (received) => {
      const memory = memoryPorts();
      const answered: CardEvent[] = [];
      for (const { event } of received) {
        if (memory.table.all().has(event.event_id)) continue;
        const clock = liveClock(fixedClock(event.ts / 1000));
        const result = await createDecider({ ...memory, clock }, options).decideEvent(event);
        const before = answered.filter((other) => other.card_id === event.card_id && other.ts < event.ts);
        expect(result).toMatchObject({ record: { history_events: BigInt(before.length) } });
        const { n_1h: count } = JSON.parse('record' in result ? (result.record.features ?? '{}') : '{}');
        expect(count).toBe(1 + before.filter(({ ts }) => ts > event.ts - HOUR).length);
        answered.push(event);
      }
    }),
  );
});
