const NEWLINE = 0x0a;

/** A segment of an input that belongs to one object. */
export interface Segment {
  readonly bytes: Uint8Array;
  /** Number of newlines. */
  readonly lines: number;
  /** True for the last segment of an object. */
  readonly isLast: boolean;
}

const FINAL_NEWLINE = Uint8Array.of(NEWLINE);

function countNewlines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/**
 * Splits a stream of bytes into objects. Each ends with the first line that reaches `objectBytes`, so the boundaries
 * depend only on the content, not on its chunks, and no line is split. No byte is changed; a last line without a
 * newline gets one. Lines are not buffered: memory does not depend on their length.
 */
export async function* splitIntoObjects(
  chunks: AsyncIterable<Uint8Array>,
  objectBytes: number,
): AsyncGenerator<Segment> {
  let size = 0;
  let endsInNewline = true;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (rest.length > 0) {
      const end = rest.indexOf(NEWLINE, Math.max(0, objectBytes - size - 1));
      const bytes = end < 0 ? rest : rest.subarray(0, end + 1);
      yield { bytes, lines: countNewlines(bytes), isLast: end >= 0 };
      size = end < 0 ? size + bytes.length : 0;
      rest = rest.subarray(bytes.length);
      endsInNewline = bytes.at(-1) === NEWLINE;
    }
  }
  if (!endsInNewline) yield { bytes: FINAL_NEWLINE, lines: 1, isLast: true };
  else if (size > 0) yield { bytes: new Uint8Array(), lines: 0, isLast: true };
}
