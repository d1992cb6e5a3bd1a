import { count } from './format';

/** Lines that are written; `--json` lists all. */
const SHOWN = 10;

/** Writes a line for each of the first elements, and one for the rest. */
export function firstOf<T>(
  all: readonly T[],
  line: (one: T) => string,
  rest: (more: string) => string,
): string[] {
  const lines = all.slice(0, SHOWN).map(line);
  return all.length > SHOWN ? [...lines, rest(count(all.length - SHOWN))] : lines;
}
