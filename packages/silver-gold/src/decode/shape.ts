import { Literal } from './literal';

/**
 * The literal layout of a producer's lines, learned from one of its lines.
 *
 * A producer writes every line with the same keys in the same order and the same spaces. Once that is known, a line
 * can be checked by comparing the bytes between its values instead of parsing JSON. A line that does not fit the
 * shape goes to the full parser, so a shape can make reading faster but never decide what is valid.
 */
export interface Shape {
  /** The values in wire order. */
  readonly slots: readonly Slot[];
  /** What follows the last value. */
  readonly suffix: Literal;
}

export interface Slot {
  /** Literal bytes from the end of the previous value to the start of this one, an opening quote included. */
  readonly prefix: Literal;
  /** Index into the wanted columns, or -1 for a key nobody asked for. */
  readonly column: number;
  readonly quoted: boolean;
}

const PAIR = /(\s*[{,]\s*"([A-Za-z0-9_]+)"\s*:\s*)(?:"[^"\\\p{Cc}]*"|-?\d+(?:\.\d+)?)/uy;
const END = /\s*\}\s*$/y;

/**
 * Learns the shape of a line that the full parser has accepted.
 *
 * @param line one flat JSON object of plain strings and numbers
 * @param columns the keys that are wanted
 * @returns undefined when the line is not that plain, or a wanted key is not in it
 */
export function learnShape(line: string, columns: readonly string[]): Shape | undefined {
  const slots: Slot[] = [];
  const seen = new Set<string>();
  let at = 0;
  let afterValue = '';
  for (;;) {
    PAIR.lastIndex = at;
    const pair = PAIR.exec(line);
    if (!pair) break;
    const [whole, head = '', key = ''] = pair;
    if (seen.has(key)) return undefined;
    seen.add(key);
    const quoted = whole.endsWith('"');
    slots.push({
      prefix: new Literal(Buffer.from(afterValue + head + (quoted ? '"' : ''))),
      column: columns.indexOf(key),
      quoted,
    });
    afterValue = quoted ? '"' : '';
    at = PAIR.lastIndex;
  }
  END.lastIndex = at;
  const end = END.exec(line);
  if (!end || columns.some((column) => !seen.has(column))) return undefined;
  return { slots, suffix: new Literal(Buffer.from(afterValue + end[0])) };
}
