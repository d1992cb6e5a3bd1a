import { OVERRUN_BYTES } from './overrun-bytes';

const INITIAL_CAPACITY = 1024;
const WORD_BYTES = 4;

/**
 * 64-bit hashes of the event ids of an object. {@link mayContainDuplicates} uses them to prove that no id occurs twice
 * without making a string.
 */
export class EventIdHashes {
  private words = new Uint32Array(2 * INITIAL_CAPACITY);
  private length = 0;

  /** Adds an event id. */
  addText(eventId: string): void {
    const bytes = Buffer.from(eventId);
    const padded = new DataView(new ArrayBuffer(bytes.length + OVERRUN_BYTES));
    for (const [i, byte] of bytes.entries()) padded.setUint8(i, byte);
    this.add(padded, 0, bytes.length);
  }

  /** Adds the event id whose UTF-8 bytes are `[start, end)`, of which {@link OVERRUN_BYTES} more can be read. */
  add(bytes: DataView, start: number, end: number): void {
    let low = 0x811c9dc5;
    let high = end - start;
    for (let i = start; i < end; i += WORD_BYTES) {
      const word = bytes.getUint32(i) >>> (8 * Math.max(0, i + WORD_BYTES - end));
      low = Math.imul(low ^ word, 0x9e3779b1);
      low ^= low >>> 15;
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

/** Ids of a partition: few enough that its table stays in the processor's cache, which one of two million ids does not. */
const PARTITION_IDS = 16_384;
/** Partitions are filled all at once: the places that are written stay in the cache, too. */
const MAX_PARTITIONS = 256;

/**
 * Tells whether an id may occur twice among all objects.
 *
 * @returns always true when one does, hardly ever true when none does
 */
export function mayContainDuplicates(objects: readonly Uint32Array[]): boolean {
  return partitionsOf(objects).some(mayHoldTwice);
}

/** Puts equal hashes into the same partition. */
function partitionsOf(objects: readonly Uint32Array[]): Uint32Array[] {
  const ids = objects.reduce((total, words) => total + words.length / 2, 0);
  const bits = Math.ceil(Math.log2(Math.min(MAX_PARTITIONS, Math.max(2, ids / PARTITION_IDS))));
  const shift = 32 - bits;
  const ends = new Uint32Array(2 ** bits);
  for (const words of objects) for (let i = 0; i < words.length; i += 2) ends[words[i]! >>> shift]! += 2;
  for (let p = 1; p < ends.length; p++) ends[p]! += ends[p - 1]!;
  const all = new Uint32Array(2 * ids);
  const starts = ends.slice();
  for (const words of objects) {
    for (let i = 0; i < words.length; i += 2) {
      const low = words[i]!;
      const p = low >>> shift;
      const at = starts[p]! - 2;
      starts[p] = at;
      all[at] = low;
      all[at + 1] = words[i + 1]!;
    }
  }
  return Array.from(starts, (start, p) => all.subarray(start, ends[p]));
}

/** Tells whether a hash may occur twice in a partition. */
function mayHoldTwice(words: Uint32Array): boolean {
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, words.length)));
  const table = new Uint32Array(capacity);
  for (let i = 0; i < words.length; i += 2) {
    // Zero marks a free slot.
    const high = words[i + 1]! || 1;
    let slot = words[i]! & (capacity - 1);
    for (; table[slot] !== 0; slot = (slot + 1) & (capacity - 1)) if (table[slot] === high) return true;
    table[slot] = high;
  }
  return false;
}
