const NEWLINE = 0x0a;

/** A stretch of an input that belongs to one object. */
export interface Piece {
  readonly bytes: Uint8Array;
  /** Line ends in it. */
  readonly lines: number;
  /** Whether the object ends with it. */
  readonly isLast: boolean;
}

const FINAL_NEWLINE = Uint8Array.of(NEWLINE);

function countNewlines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/**
 * Cuts a stream of bytes into objects: each ends with the first line that takes it to `objectBytes` or beyond,
 * so the cuts depend on the content alone, never on how it came in chunks, and a line is never cut. No byte is
 * changed; a last line without an end gets one. Lines are never held: memory does not depend on their length.
 */
export async function* cutIntoObjects(
  chunks: AsyncIterable<Uint8Array>,
  objectBytes: number,
): AsyncGenerator<Piece> {
  let size = 0;
  let endsInNewline = true;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (rest.length > 0) {
      const cut = rest.indexOf(NEWLINE, Math.max(0, objectBytes - size - 1));
      const bytes = cut < 0 ? rest : rest.subarray(0, cut + 1);
      yield { bytes, lines: countNewlines(bytes), isLast: cut >= 0 };
      size = cut < 0 ? size + bytes.length : 0;
      rest = rest.subarray(bytes.length);
      endsInNewline = bytes.at(-1) === NEWLINE;
    }
  }
  if (!endsInNewline) yield { bytes: FINAL_NEWLINE, lines: 1, isLast: true };
  else if (size > 0) yield { bytes: new Uint8Array(), lines: 0, isLast: true };
}
