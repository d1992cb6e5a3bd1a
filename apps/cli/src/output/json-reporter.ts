import type { Clock, Reporter } from '@cardlake/runtime';
import type { OutputStream } from './console';
import { jsonLine } from './json';

/** Reports each finished stage as a JSON line: `{"stage":…,"seconds":…,…facts}`. */
export const jsonReporter = (out: OutputStream, clock: Clock): Reporter => ({
  stage(name) {
    const begin = clock.now();
    return {
      advance: () => {},
      done: (facts = {}) =>
        out.write(jsonLine({ stage: name, seconds: (clock.now() - begin) / 1000, ...facts })),
    };
  },
});
