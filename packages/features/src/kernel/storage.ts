/** Doubles owned by the kernel. */
export type Floats = Float64Array<ArrayBuffer>;

/** 32-bit integers owned by the kernel. */
export type Ints = Int32Array<ArrayBuffer>;

const MIN_CAPACITY = 16;

/** Capacity for so many values: a power of two. */
export function capacityFor(values: number): number {
  let capacity = MIN_CAPACITY;
  while (capacity < values) capacity *= 2;
  return capacity;
}

/** Moves values `[first, end)` to the front of the array, or of a new one when `capacity` is not its length. */
export function retainFloats(array: Floats, first: number, end: number, capacity: number): Floats {
  if (array.length === capacity) return array.copyWithin(0, first, end);
  const longer = new Float64Array(capacity);
  longer.set(array.subarray(first, end));
  return longer;
}

/** As {@link retainFloats}. */
export function retainInts(array: Ints, first: number, end: number, capacity: number): Ints {
  if (array.length === capacity) return array.copyWithin(0, first, end);
  const longer = new Int32Array(capacity);
  longer.set(array.subarray(first, end));
  return longer;
}
