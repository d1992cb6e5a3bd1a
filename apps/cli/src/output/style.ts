import picocolors from 'picocolors';
import type { Environment } from '../environment';
import type { OutputStream } from './console';

/** Sets off words of some kinds; leaves them plain where there is no colour. */
export interface Style {
  title(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  faint(text: string): string;
}

/** Chooses the style for a stream: colour on a terminal, unless NO_COLOR is set or the terminal is `dumb`. */
export function styleFor(out: OutputStream, env: Environment): Style {
  const colours = picocolors.createColors(out.isTerminal && !env.NO_COLOR && env.TERM !== 'dumb');
  return { title: colours.bold, good: colours.green, bad: colours.red, faint: colours.dim };
}
