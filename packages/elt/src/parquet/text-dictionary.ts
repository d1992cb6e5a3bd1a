import { viewOf } from './column';
import { type ScratchBytes, WORD } from './scratch-bytes';
import { LENGTH_BYTES } from './text-column';

/** Most texts of a dictionary. */
const MAX_TEXTS = 4096;
const SLOTS = 4 * MAX_TEXTS;
/** So many texts may differ at first, and one of eight from then on. */
const FIRST_TEXTS = 256;
const MULTIPLIER = 0x9e3779b1;

/** Numbers of texts from 1, by their hash, and where each begins. */
const slots = new Int32Array(SLOTS);
const starts = new Int32Array(MAX_TEXTS);
let indexes = new Int32Array(8192);

/** Texts that repeat, each once, and their number. */
export interface TextDictionary {
  readonly bytes: Uint8Array;
  readonly count: number;
}

/**
 * Encodes texts of a PLAIN encoding by a dictionary (RLE_DICTIONARY of the Parquet format).
 * @param target gets the number of the text of each row
 * @returns undefined where too many differ
 */
export function packByDictionary(
  target: ScratchBytes,
  data: Buffer,
  count: number,
): TextDictionary | undefined {
  if (indexes.length < count) indexes = new Int32Array(2 * count);
  const view = viewOf(data);
  slots.fill(0);
  let found = 0;
  let bytes = 0;
  for (let row = 0, at = 0; row < count; row++) {
    const end = at + LENGTH_BYTES + view.getInt32(at, true);
    let slot = hashOf(view, at, end) & (SLOTS - 1);
    while (slots[slot] !== 0 && !isSame(view, starts[slots[slot]! - 1]!, at, end))
      slot = (slot + 1) & (SLOTS - 1);
    if (slots[slot] === 0) {
      if (found === MAX_TEXTS || found > FIRST_TEXTS + row / 8) return undefined;
      starts[found] = at;
      found += 1;
      slots[slot] = found;
      bytes += end - at;
    }
    indexes[row] = slots[slot]! - 1;
    at = end;
  }
  packIndexes(target, count, found);
  const texts = Buffer.allocUnsafe(bytes);
  for (let text = 0, to = 0; text < found; text++) {
    const at = starts[text]!;
    to += data.copy(texts, to, at, at + LENGTH_BYTES + view.getInt32(at, true));
  }
  return { bytes: texts, count: found };
}

/** Packs the numbers of texts, in groups of eight. */
function packIndexes(target: ScratchBytes, count: number, texts: number): void {
  const width = Math.max(1, 32 - Math.clz32(texts - 1));
  const groups = Math.ceil(count / 8);
  target.filled = 0;
  target.reserve(16 + groups * width);
  target.bytes[target.filled++] = width;
  target.varint(2 * groups + 1);
  const { bytes } = target;
  let to = target.filled;
  let waiting = 0;
  let bits = 0;
  for (let row = 0; row < 8 * groups; row++) {
    if (row < count) waiting |= indexes[row]! << bits;
    for (bits += width; bits >= 8; bits -= 8, waiting >>>= 8) bytes[to++] = waiting;
  }
  target.filled = to;
}

/** Hashes a text with its length. */
function hashOf(view: DataView, start: number, end: number): number {
  let hash = 0;
  let at = start;
  for (; at + WORD <= end; at += WORD) hash = Math.imul(hash ^ view.getInt32(at), MULTIPLIER) ^ (hash >>> 15);
  for (; at < end; at++) hash = Math.imul(hash ^ view.getUint8(at), MULTIPLIER) ^ (hash >>> 15);
  return hash ^ (hash >>> 16);
}

/** Compares two texts with their lengths, the second of which ends at `end`. */
function isSame(view: DataView, one: number, other: number, end: number): boolean {
  let a = one;
  let b = other;
  for (; b + WORD <= end; a += WORD, b += WORD) if (view.getInt32(a) !== view.getInt32(b)) return false;
  for (; b < end; a++, b++) if (view.getUint8(a) !== view.getUint8(b)) return false;
  return true;
}
