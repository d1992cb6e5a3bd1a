import { fixedClock } from '@cardlake/runtime';
import { createDecider, MAX_AGE_MICROS, replayClock } from '../../src';
import { cardEvent, NOON } from '../support/card-event';
import { deciderOptions, memoryPorts } from '../support/test-decider';

const YEAR = 365 * 86_400e6;

test('in a replay, events are received at the greatest time read so far', () => {
  const clock = replayClock(fixedClock((NOON + YEAR) / 1000));
  expect([3, 1, 5, 2].map((time) => [clock.receiptOf(time), clock.now()])).toEqual([
    [3, 3],
    [3, 3],
    [5, 5],
    [5, 5],
  ]);
  expect(clock.arrival()).toBe(NOON + YEAR);
});

test('a past day is decided as it would have been then: only what came a day after its time is late', async () => {
  const clock = replayClock(fixedClock((NOON + YEAR) / 1000));
  const decider = createDecider({ ...memoryPorts(), clock }, deciderOptions());
  const ages = [0, -60e6, -MAX_AGE_MICROS, -MAX_AGE_MICROS - 1, 60e6];
  const results = [];
  for (const [at, age] of ages.entries())
    results.push(await decider.decideEvent(cardEvent({ event_id: `e${at}`, ts: NOON + age })));
  expect(results.map(({ state }) => state)).toEqual(['decided', 'decided', 'decided', 'late', 'decided']);
});
