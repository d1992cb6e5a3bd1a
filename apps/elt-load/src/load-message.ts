import { type GoneObject, type LoadPorts, loadAnnouncedChunk } from '@cardlake/elt/functions';
import type { Count } from '@cardlake/elt/lambda';
import { chunkIdentity, parseChunkMessage } from '@cardlake/elt/messages';

/** Ports of loading the chunk of a message. */
export interface MessagePorts extends LoadPorts {
  /** Does work unless it was done a short while ago. @returns whether it was done now */
  readonly once: (key: string, work: () => Promise<void>) => Promise<boolean>;
  readonly count: Count;
  /** Is told of an object that is gone before all of it was loaded. */
  readonly onGone: (object: GoneObject['gone']) => void;
}

/** Loads the chunk that a message refers to, unless it was loaded a short while ago. */
export async function loadMessage(body: string, ports: MessagePorts): Promise<void> {
  const reference = parseChunkMessage(body);
  const isDone = await ports.once(chunkIdentity(reference), async () => {
    const loaded = await loadAnnouncedChunk(reference, ports);
    if (loaded === 'outdated') return;
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
