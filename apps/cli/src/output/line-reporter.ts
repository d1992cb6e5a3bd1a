import type { Clock, Reporter } from '@cardlake/runtime';
import type { OutputStream } from './console';
import { describeFacts } from './facts-text';
import { duration } from './format';
import type { Style } from './style';

/** The line that says a stage is over. */
export function doneLine(
  name: string,
  ms: number,
  facts: Readonly<Record<string, unknown>>,
  style: Style,
): string {
  const what = describeFacts(facts);
  return `${style.title(name.padEnd(13))} ${what === '' ? '' : `${what} `}${style.faint(`(${duration(ms)})`)}\n`;
}

/** One short line a stage, when it is over: for logs and pipes. */
export const lineReporter = (out: OutputStream, clock: Clock, style: Style): Reporter => ({
  stage(name) {
    const begin = clock.now();
    return {
      advance: () => {},
      done: (facts = {}) => out.write(doneLine(name, clock.now() - begin, facts, style)),
    };
  },
});
