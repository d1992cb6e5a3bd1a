import type { Chunks } from './read-records';

/** Gives buffers as the chunks of an object. */
export async function* chunksOf(pieces: readonly Buffer[]): Chunks & AsyncGenerator<Buffer> {
  yield* pieces;
}
