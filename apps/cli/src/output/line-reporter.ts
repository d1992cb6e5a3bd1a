import type { Clock, Reporter } from '@cardlake/runtime';
import type { OutputStream } from './console';
import { describeFacts } from './facts-text';
import { duration } from './format';
import type { Style } from './style';

/** Formats the line of a finished stage. */
export function doneLine(
  name: string,
  ms: number,
  facts: Readonly<Record<string, unknown>>,
  style: Style,
): string {
  const what = describeFacts(facts);
  return `${style.title(name.padEnd(13))} ${what === '' ? '' : `${what} `}${style.faint(`(${duration(ms)})`)}\n`;
}

/** Reports each finished stage as a short line, for logs and pipes. */
export const lineReporter = (out: OutputStream, clock: Clock, style: Style): Reporter => ({
  stage(name) {
    const begin = clock.now();
    return {
      advance: () => {},
      done: (facts = {}) => out.write(doneLine(name, clock.now() - begin, facts, style)),
    };
  },
});
