/** Hashes a name into a seed: FNV-1a over UTF-16 code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/**
 * A seeded random number generator: sfc32, Chris Doty-Humphrey's small fast counting generator from PractRand (public
 * domain), with 128 bits of state. The only functions applied to its numbers are logarithms, square roots and
 * exponentials, which V8 computes in software, so a seed gives the same traffic on every machine.
 */
export class Random {
  private a: number;
  private b: number;
  private c = 0;
  private counter = 1;
  private spareNormal: number | undefined;

  /**
   * @param seed any safe integer
   * @param stream name of the purpose; the streams of a seed are independent of each other
   */
  constructor(seed: number, stream: string) {
    this.a = seed | 0;
    this.b = Math.floor(seed / 2 ** 32) | 0;
    this.c = hashOf(stream);
    // As its author advises: after twelve rounds the seed has spread over the whole state.
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** Draws 32 random bits as a signed integer. */
  bits(): number {
    const out = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + out) | 0;
    return out;
  }

  /** Draws uniformly from [0, 1), in steps of 2^-32. */
  uniform(): number {
    return (this.bits() >>> 0) / 4294967296;
  }

  /** Draws uniformly from [from, to). */
  between(from: number, to: number): number {
    return from + (to - from) * this.uniform();
  }

  /** Draws an integer uniformly from [0, below). */
  below(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  /** Returns true with probability `p`. */
  chance(p: number): boolean {
    return this.uniform() < p;
  }

  /** Draws from the standard normal distribution by Marsaglia's polar method (no trigonometry). */
  normal(): number {
    const spare = this.spareNormal;
    if (spare !== undefined) {
      this.spareNormal = undefined;
      return spare;
    }
    for (;;) {
      const x = this.between(-1, 1);
      const y = this.between(-1, 1);
      const r = x * x + y * y;
      if (r >= 1 || r === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(r)) / r);
      this.spareNormal = y * scale;
      return x * scale;
    }
  }

  /** Draws from the log-normal distribution with a median; `sigma` is the deviation of the logarithm. */
  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  /** Draws from the exponential distribution with a mean. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.uniform());
  }
}
