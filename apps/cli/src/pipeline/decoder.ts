import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { engineConfig } from '@cardlake/runtime';
import { type BronzeObject, type Decoder, inlineDecoder, threadedDecoder } from '@cardlake/silver-gold';
import type { Environment } from '../process/environment';

/** Stored bytes from which starting threads pays: they take about as long to start as to decode this much. */
const WORTH_THREADS = 8_000_000;

/** Beside the bundle; not there when the program runs from its sources. */
const WORKER = join(__dirname, 'decode-worker.cjs');

/** The decoder that fits the work: threads for much, this one for little. */
export function decoderFor(objects: readonly BronzeObject[], env: Environment): Decoder {
  const { threads } = engineConfig(env);
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  const pays = bytes > WORTH_THREADS && objects.length > 1 && threads > 1;
  return pays && existsSync(WORKER) ? threadedDecoder(WORKER, threads) : inlineDecoder();
}
