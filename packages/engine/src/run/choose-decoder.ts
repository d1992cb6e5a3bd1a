import { type Decoder, inlineDecoder, type SourceObject, threadedDecoder } from '@cardlake/silver-gold';
import type { EngineContext } from '../session/engine-context';

/** Compressed bytes from which threads are worth it: starting them takes about as long as decoding this much. */
const MIN_BYTES_FOR_THREADS = 8_000_000;

/** Chooses worker threads for much work, and the calling thread for little or when there is no worker script. */
export function chooseDecoder(
  objects: readonly SourceObject[],
  { decodeWorker, resources: { threads } }: Pick<EngineContext, 'decodeWorker' | 'resources'>,
): Decoder {
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  const useThreads = bytes > MIN_BYTES_FOR_THREADS && objects.length > 1 && threads > 1;
  return useThreads && decodeWorker !== undefined ? threadedDecoder(decodeWorker, threads) : inlineDecoder();
}
