import { viewOf } from './column';
import { packDeltas } from './pack-deltas';
import { type ScratchBytes, WORD } from './scratch-bytes';
import { LENGTH_BYTES } from './text-column';

let prefixes = new Float64Array(8192);
let suffixes = new Float64Array(8192);

/** Texts by which the others are judged. */
const SAMPLE = 256;
/** Least share of their bytes that texts begin with as the ones before do, for which it pays. */
const MIN_SHARED = 0.5;

/**
 * Encodes texts of a PLAIN encoding as the bytes that differ from the text before (DELTA_BYTE_ARRAY of the Parquet format).
 * @returns undefined where that does not pay
 */
export function compactTexts(target: ScratchBytes, data: Buffer, count: number): Buffer | undefined {
  if (prefixes.length < count) {
    prefixes = new Float64Array(2 * count);
    suffixes = new Float64Array(2 * count);
  }
  const view = viewOf(data);
  let before = 0;
  let lengthBefore = 0;
  let shared = 0;
  for (let row = 0, at = 0; row < count; row++) {
    const length = view.getInt32(at, true);
    at += LENGTH_BYTES;
    const most = Math.min(length, lengthBefore);
    const same = sharedBytes(view, before, at, most);
    prefixes[row] = same;
    suffixes[row] = length - same;
    shared += same;
    if (row === SAMPLE && shared < (at - row * LENGTH_BYTES) * MIN_SHARED) return undefined;
    before = at;
    lengthBefore = length;
    at += length;
  }
  if (shared < (data.length - count * LENGTH_BYTES) * MIN_SHARED) return undefined;
  target.filled = 0;
  packDeltas(target, prefixes, count);
  packDeltas(target, suffixes, count);
  target.reserve(data.length);
  const { bytes } = target;
  let to = target.filled;
  for (let row = 0, at = 0; row < count; row++) {
    let from = at + LENGTH_BYTES + prefixes[row]!;
    at = from + suffixes[row]!;
    while (from < at) bytes[to++] = data[from++]!;
  }
  target.filled = to;
  return target.content;
}

/** Counts the bytes that are the same at two places, up to some. */
function sharedBytes(view: DataView, one: number, other: number, most: number): number {
  let same = 0;
  for (; same + WORD <= most; same += WORD) {
    const differing = view.getInt32(one + same) ^ view.getInt32(other + same);
    if (differing !== 0) return same + (Math.clz32(differing) >> 3);
  }
  while (same < most && view.getUint8(one + same) === view.getUint8(other + same)) same += 1;
  return same;
}
