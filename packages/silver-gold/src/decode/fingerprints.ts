const FIRST_ROOM = 1024;

/**
 * 64-bit hashes of an object's event ids, from which {@link repeats} tells without strings that no id occurs twice.
 */
export class Fingerprints {
  private words = new Uint32Array(2 * FIRST_ROOM);
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

  /** Two words an id. */
  take(): Uint32Array {
    return this.words.slice(0, this.length);
  }

  private grow(): void {
    const words = new Uint32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
  }
}

/** Whether an id may occur twice among all objects: never false when one does, hardly ever true when none does. */
export function repeats(objects: readonly Uint32Array[]): boolean {
  const ids = objects.reduce((total, words) => total + words.length / 2, 0);
  const room = 2 ** Math.ceil(Math.log2(Math.max(2, ids * 2)));
  const table = new Uint32Array(room);
  for (const words of objects) {
    for (let i = 0; i < words.length; i += 2) {
      // Zero says that a place is free.
      const high = words[i + 1]! || 1;
      let place = words[i]! & (room - 1);
      for (; table[place] !== 0; place = (place + 1) & (room - 1)) if (table[place] === high) return true;
      table[place] = high;
    }
  }
  return false;
}
