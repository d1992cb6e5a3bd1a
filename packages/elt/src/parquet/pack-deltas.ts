import type { ScratchBytes } from './scratch-bytes';

const BLOCK = 128;
const MINIBLOCKS = 4;
const MINIBLOCK = BLOCK / MINIBLOCKS;
/** Bits that are shifted at once, beside fewer than eight that wait. */
const HALF_BITS = 24;
const HALF = 2 ** HALF_BITS;
/** From this difference on, values are as short without. */
const MAX_DELTA = 2 ** 47;
const HEADER_BYTES = 32;

const deltas = new Float64Array(BLOCK);

/**
 * Appends whole numbers of up to 52 bits as the differences of each to the one before, in as few bits as those of a block have
 * (DELTA_BINARY_PACKED of the Parquet format).
 * @returns false, with bytes that mean nothing, if differences are so large that this does not pay
 */
export function packDeltas(target: ScratchBytes, values: Float64Array, count: number): boolean {
  target.reserve(HEADER_BYTES);
  target.varint(BLOCK);
  target.varint(MINIBLOCKS);
  target.varint(count);
  target.zigzag(count === 0 ? 0 : values[0]!);
  for (let from = 1; from < count; from += BLOCK)
    if (!packBlock(target, values, from, Math.min(from + BLOCK, count))) return false;
  return true;
}

function packBlock(target: ScratchBytes, values: Float64Array, from: number, until: number): boolean {
  let least = MAX_DELTA;
  let before = values[from - 1]!;
  const size = until - from;
  for (let at = 0; at < size; at++) {
    const value = values[from + at]!;
    const delta = value - before;
    if (delta < least) least = delta;
    if (delta >= MAX_DELTA) return false;
    deltas[at] = delta;
    before = value;
  }
  if (least <= -MAX_DELTA) return false;
  target.reserve(HEADER_BYTES + BLOCK * 8);
  target.zigzag(least);
  const widths = target.filled;
  target.filled += MINIBLOCKS;
  for (let mini = 0; mini < MINIBLOCKS; mini++) {
    const start = mini * MINIBLOCK;
    const end = Math.min(start + MINIBLOCK, size);
    let greatest = 0;
    for (let at = start; at < end; at++) {
      const above = deltas[at]! - least;
      deltas[at] = above;
      if (above > greatest) greatest = above;
    }
    for (let at = Math.max(start, end); at < start + MINIBLOCK; at++) deltas[at] = 0;
    const width = bitsOf(greatest);
    target.bytes[widths + mini] = width;
    if (width > 0) packBits(target, start, width);
  }
  return true;
}

/** Packs the differences of a miniblock. */
function packBits(target: ScratchBytes, start: number, width: number): void {
  const { bytes } = target;
  let to = target.filled;
  let waiting = 0;
  let bits = 0;
  for (let at = start; at < start + MINIBLOCK; at++) {
    const rest = deltas[at]!;
    if (width > HALF_BITS) {
      const high = Math.floor(rest / HALF);
      waiting |= (rest - high * HALF) << bits;
      bits += HALF_BITS;
      for (; bits >= 8; bits -= 8, waiting >>>= 8) bytes[to++] = waiting;
      waiting |= high << bits;
      bits += width - HALF_BITS;
    } else {
      waiting |= rest << bits;
      bits += width;
    }
    for (; bits >= 8; bits -= 8, waiting >>>= 8) bytes[to++] = waiting;
  }
  target.filled = to;
}

const bitsOf = (value: number): number =>
  value < HALF ? 32 - Math.clz32(value) : HALF_BITS + 32 - Math.clz32(Math.floor(value / HALF));
