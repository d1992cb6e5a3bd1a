import { Literal } from '@cardlake/schema';

/**
 * The layout of a producer's lines, inferred from one of them.
 *
 * A producer writes every line with the same keys, in the same order and with the same spaces. Once that is known, a
 * line is checked by comparing the bytes between its values instead of parsing JSON. A line that does not match goes to
 * the full parser, so a layout can make reading faster but never decides what is valid.
 */
export interface LineLayout {
  /** The values, in the order of the line. */
  readonly fields: readonly LayoutField[];
  /** Bytes after the last value. */
  readonly suffix: Literal;
}

interface LayoutField {
  /** Bytes from the end of the previous value to the start of this one, including an opening quote. */
  readonly prefix: Literal;
  /** Index into the requested columns, or -1 for any other key. */
  readonly column: number;
  readonly isQuoted: boolean;
}

const PAIR = /(\s*[{,]\s*"([A-Za-z0-9_]+)"\s*:\s*)(?:"[^"\\\p{Cc}]*"|-?\d+(?:\.\d+)?)/uy;
const END = /\s*\}\s*$/y;

/**
 * Infers the layout of a line that the full parser has accepted.
 *
 * @param line a flat JSON object of plain strings and numbers
 * @param columns keys to read
 * @returns undefined when the line is more complex than that, or lacks one of the columns
 */
export function inferLayout(line: string, columns: readonly string[]): LineLayout | undefined {
  const fields: LayoutField[] = [];
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
    const isQuoted = whole.endsWith('"');
    fields.push({
      prefix: new Literal(Buffer.from(afterValue + head + (isQuoted ? '"' : ''))),
      column: columns.indexOf(key),
      isQuoted,
    });
    afterValue = isQuoted ? '"' : '';
    at = PAIR.lastIndex;
  }
  END.lastIndex = at;
  const end = END.exec(line);
  if (!end || columns.some((column) => !seen.has(column))) return undefined;
  return { fields, suffix: new Literal(Buffer.from(afterValue + end[0])) };
}
