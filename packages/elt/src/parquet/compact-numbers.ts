import { viewOf } from './column';
import { packDeltas } from './pack-deltas';
import type { ScratchBytes } from './scratch-bytes';

const TWO_32 = 2 ** 32;
/** Numbers beyond have more than 52 bits. */
const MAX_HIGH = 2 ** 20;
/** Days beyond could differ by more than 32 bits. */
const MAX_INT32 = 2 ** 30;

let numbers = new Float64Array(8192);

/** Encodes whole numbers of a PLAIN encoding by their differences. @returns undefined where that does not pay */
export function compactNumbers(target: ScratchBytes, data: Buffer, width: 4 | 8): Buffer | undefined {
  const count = data.length / width;
  if (numbers.length < count) numbers = new Float64Array(2 * count);
  const view = viewOf(data);
  if (width === 8)
    for (let row = 0; row < count; row++) {
      const high = view.getInt32(8 * row + 4, true);
      if (high >= MAX_HIGH || high < -MAX_HIGH) return undefined;
      numbers[row] = high * TWO_32 + view.getUint32(8 * row, true);
    }
  else
    for (let row = 0; row < count; row++) {
      const value = view.getInt32(4 * row, true);
      if (value >= MAX_INT32 || value < -MAX_INT32) return undefined;
      numbers[row] = value;
    }
  target.filled = 0;
  return packDeltas(target, numbers, count) && target.filled < data.length ? target.content : undefined;
}
