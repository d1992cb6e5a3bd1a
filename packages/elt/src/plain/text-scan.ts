const STORABLE = 1;
const HIGH = 2;

/** Kinds of bytes: those of text that is stored, alone or as part of a character outside ASCII. Of control characters, none is. */
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return HIGH;
  return byte >= 0x20 ? STORABLE : 0;
});

/** Searches of text that ends at a byte; characters outside ASCII that it met have to be looked at as UTF-8. */
export class TextScan {
  private readonly kinds = Uint8Array.from(KINDS);
  /** True when a search has met a character outside ASCII. */
  hasHigh = false;

  /** @param stops bytes at which text ends */
  constructor(...stops: readonly number[]) {
    for (const stop of stops) this.kinds[stop] = 0;
  }

  /** Finds the first byte in `[start, end)` that is no text, or one of the stops; `end` without any. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const { kinds } = this;
    let at = start;
    for (;;) {
      while (at < end && kinds[bytes[at]!] === STORABLE) at++;
      if (at === end || kinds[bytes[at]!] !== HIGH) return at;
      this.hasHigh = true;
      at++;
    }
  }
}
