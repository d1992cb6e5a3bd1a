/** Lines that are written; `--json` lists all. */
const SHOWN = 10;

/**
 * Writes a line for each of the first elements, and one for the rest.
 * @param shown number of the first ones
 */
export function firstOf<T>(
  all: readonly T[],
  line: (one: T) => string,
  rest: (more: number) => string,
  shown: number = SHOWN,
): string[] {
  const lines = all.slice(0, shown).map(line);
  return all.length > shown ? [...lines, rest(all.length - shown)] : lines;
}
