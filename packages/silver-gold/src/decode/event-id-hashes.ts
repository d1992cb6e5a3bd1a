const INITIAL_CAPACITY = 1024;

/**
 * 64-bit hashes of the event ids of an object. {@link mayContainDuplicates} uses them to prove that no id occurs twice
 * without making a string.
 */
export class EventIdHashes {
  private words = new Uint32Array(2 * INITIAL_CAPACITY);
  private length = 0;

  /** Adds the event id whose UTF-8 bytes are `[start, end)`. */
  add(bytes: Uint8Array, start: number, end: number): void {
    let low = 0x811c9dc5;
    let high = end - start;
    for (let i = start; i < end; i++) {
      low = Math.imul(low ^ bytes[i]!, 0x01000193);
      high = Math.imul(high ^ low, 0x85ebca6b) ^ (high >>> 13);
    }
    if (this.length === this.words.length) this.grow();
    this.words[this.length++] = low ^ (low >>> 15);
    this.words[this.length++] = high;
  }

  /** Copies the hashes, two words per id. */
  toArray(): Uint32Array {
    return this.words.slice(0, this.length);
  }

  private grow(): void {
    const words = new Uint32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
  }
}

/**
 * Tells whether an id may occur twice among all objects.
 *
 * @returns always true when one does, hardly ever true when none does
 */
export function mayContainDuplicates(objects: readonly Uint32Array[]): boolean {
  const ids = objects.reduce((total, words) => total + words.length / 2, 0);
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, ids * 2)));
  const table = new Uint32Array(capacity);
  for (const words of objects) {
    for (let i = 0; i < words.length; i += 2) {
      // Zero marks a free slot.
      const high = words[i + 1]! || 1;
      let slot = words[i]! & (capacity - 1);
      for (; table[slot] !== 0; slot = (slot + 1) & (capacity - 1)) if (table[slot] === high) return true;
      table[slot] = high;
    }
  }
  return false;
}
