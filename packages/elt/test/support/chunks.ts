import type { Chunks } from '../../src';

/** The bytes of a text or buffer, cut into chunks of some sizes, which are used again and again. */
export async function* chunksOf(
  content: string | Buffer,
  sizes: readonly number[] = [7],
): Chunks & AsyncGenerator<Buffer> {
  const bytes = Buffer.from(content as string);
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = Math.max(1, sizes[n % sizes.length] ?? 1);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
