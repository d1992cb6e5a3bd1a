let sawHigh: bool = false;

/** Forgets the characters outside ASCII that were met. */
export function forgetHigh(): void {
  sawHigh = false;
}

/** Tells whether a search has met a character outside ASCII, which has to be looked at as UTF-8. */
export function metHigh(): bool {
  return sawHigh;
}

/** Finds the first byte in `[start, end)` that no text has, a control character or one of two stops; `end` without any. */
export function endOfText(start: usize, end: usize, stop: u8, otherStop: u8): usize {
  const stops = i8x16.splat(stop);
  const otherStops = i8x16.splat(otherStop);
  const firstStored = i8x16.splat(0x20);
  for (let at = start; at < end; at += 16) {
    const bytes = v128.load(at);
    const ends = v128.or(
      v128.or(i8x16.eq(bytes, stops), i8x16.eq(bytes, otherStops)),
      i8x16.lt_u(bytes, firstStored),
    );
    const found = i8x16.bitmask(ends);
    const length = min<usize>(found === 0 ? 16 : <usize>ctz(found), end - at);
    if ((i8x16.bitmask(bytes) & ((1 << (<i32>length)) - 1)) !== 0) sawHigh = true;
    if (length < 16) return at + length;
  }
  return end;
}
