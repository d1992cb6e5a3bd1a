import { seededRandom } from '@cardlake/tooling/seeded-random';
import type { Timing } from '../src';

/** A time that passes only by sleeping. */
export interface TestTiming extends Timing {
  /** Every delay that was slept, ms. */
  readonly delays: readonly number[];
}

/** Creates a time that stands still except for sleeps, which take no real time. */
export function testTiming({ seed = 1, startMs = 0 } = {}): TestTiming {
  let now = startMs;
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
