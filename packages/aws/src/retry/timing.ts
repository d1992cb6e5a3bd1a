import { setTimeout } from 'node:timers/promises';
import { type Clock, systemClock } from '@cardlake/runtime';

/** Time and randomness that retries depend on; tests provide their own. */
export interface Timing {
  readonly clock: Clock;
  /** Resolves after some milliseconds, or as soon as the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Uniform in [0, 1), like `Math.random`. */
  readonly random: () => number;
}

/** The time of this machine. */
export const systemTiming: Timing = {
  clock: systemClock,
  async sleep(ms, signal) {
    try {
      await setTimeout(ms, undefined, signal && { signal });
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  },
  random: Math.random,
};
