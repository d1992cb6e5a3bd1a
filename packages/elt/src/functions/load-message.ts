import { type ChunkReference, chunkIdentity, parseChunkMessage } from '../events/chunk-messages';
import type { Count } from '../lambda';
import { type GoneObject, type LoadPorts, loadAnnouncedChunk } from './load-announced-chunk';

/** Ports of loading the chunk of a message. */
export interface LoadMessagePorts extends LoadPorts {
  /** Does work unless it was done a short while ago. @returns whether it was done now */
  readonly once: (key: string, work: () => Promise<void>) => Promise<boolean>;
  readonly count: Count;
  /** Is told of an object that is gone before all of it was loaded. */
  readonly onGone: (object: GoneObject['gone']) => void;
}

/** Tells that a chunk is not loaded by this definition, so that it does not count as done: another release may send the same one. */
class OutdatedChunk extends Error {}

/** Loads the chunk that a message refers to, unless it was loaded a short while ago. */
export async function loadMessage(body: string, ports: LoadMessagePorts): Promise<void> {
  try {
    await loadOnce(parseChunkMessage(body), ports);
  } catch (error) {
    if (!(error instanceof OutdatedChunk)) throw error;
  }
}

async function loadOnce(reference: ChunkReference, ports: LoadMessagePorts): Promise<void> {
  const isDone = await ports.once(chunkIdentity(reference), async () => {
    const loaded = await loadAnnouncedChunk(reference, ports);
    if (loaded === 'outdated') throw new OutdatedChunk();
    if ('gone' in loaded) {
      ports.onGone(loaded.gone);
      ports.count({ Function: 'load' }, { skipped: 1 });
      return;
    }
    const { feed, receipt, isComplete } = loaded;
    ports.count(
      { Feed: feed },
      { chunks: 1, rows: receipt.rows, rejected: receipt.rejected, staged: isComplete ? 1 : 0 },
    );
  });
  if (!isDone) ports.count({ Function: 'load' }, { repeated: 1 });
}
