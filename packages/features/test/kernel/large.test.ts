import fc from 'fast-check';
import { compileGroup } from '../../src';
import { oracle, runKernel } from '../../src/test-kit';
import { arbitraryTraffic } from '../support/arbitrary-events';
import { arbitraryGroup } from '../support/arbitrary-group';
import { expectEqualFeatures } from '../support/equal-features';

/** One sample of an arbitrary, the same in every run. */
const sample = <T>(arbitrary: fc.Arbitrary<T>): T => fc.sample(arbitrary, { numRuns: 1, seed: 7 })[0]!;

const long = (length: number) =>
  sample(fc.array(arbitraryTraffic(1), { minLength: length, maxLength: length }));

test('more rows than are computed at a time: one batch and small ones agree', () => {
  const group = compileGroup(sample(arbitraryGroup));
  const steps = long(9_000);
  let ts = 0;
  const events = steps.map(({ events: [event] }, i) => {
    ts += (event!.ts % 4) * 1_000_000;
    return { ...event!, ts, event_id: `e${i}`, card_id: i % 9 === 0 ? event!.card_id : 'hot' };
  });
  const reports = events
    .filter((_, i) => i % 5 === 0)
    .map(({ event_id, ts: at }, i) => ({ event_id, is_fraud: i % 3 > 0, reported_at: at + (i % 40) * 1e6 }));
  const whole = runKernel(group, events, reports);
  expectEqualFeatures(group, runKernel(group, events, reports, [1, 700, 64, 4097]), whole);
  const some = new Set(events.slice(6000, 6200).map(({ event_id }) => event_id));
  const near = oracle(group, events.slice(5000, 6200), reports);
  const only = (all: typeof whole) => new Map([...all].filter(([id]) => some.has(id)));
  expectEqualFeatures(group, only(whole), only(near));
});
