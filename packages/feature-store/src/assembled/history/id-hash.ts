import { digestOf } from './kept-text';

const TWO_32 = 2 ** 32;
const HEX_DIGITS = 16;

/**
 * A sum of 64-bit hashes, modulo 2^64: the same for the same ids in any order. The hash of an id is the first 8 bytes of
 * its SHA-256, big-endian; in SQL: `('0x' || left(sha256(event_id), 16))::UBIGINT`.
 */
export class IdHashSum {
  private high = 0;
  private low = 0;

  /** Adds a hash in two words of 32 bits, unsigned. Exact for two million hashes. */
  add(high: number, low: number): void {
    this.high += high;
    this.low += low;
  }

  /** The sum as 16 hexadecimal digits. */
  toString(): string {
    const sum = BigInt(this.high) * BigInt(TWO_32) + BigInt(this.low);
    return BigInt.asUintN(64, sum).toString(16).padStart(HEX_DIGITS, '0');
  }
}

/** Computes the sum for the events with some ids, each given once; `PastEvents.idHash` is the one of those that were read. */
export function hashOfIds(ids: Iterable<string>): string {
  const sum = new IdHashSum();
  for (const id of ids) {
    const digest = digestOf(id);
    sum.add(digest.readUInt32BE(0), digest.readUInt32BE(4));
  }
  return sum.toString();
}
