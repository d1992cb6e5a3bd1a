import type { Timing } from '../src';
import { seededRandom } from './seeded-random';

/** A time that passes only by sleeping. */
export interface TestTiming extends Timing {
  /** Every delay that was slept, ms. */
  readonly delays: readonly number[];
}

/** Creates a time that starts at zero and stands still except for sleeps, which take no real time. */
export function testTiming(seed = 1): TestTiming {
  let now = 0;
  const delays: number[] = [];
  return {
    delays,
    clock: { now: () => now },
    async sleep(ms) {
      delays.push(ms);
      now += ms;
    },
    random: seededRandom(seed),
  };
}
