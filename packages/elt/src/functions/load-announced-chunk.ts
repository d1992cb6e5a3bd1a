import { classifyError } from '@cardlake/aws';
import { type ChunkReference, chunkIdentity } from '../events/chunk-messages';
import { writeAnnouncement } from '../events/object-events';
import type { ChunkWriter, SourceObjects, StagingStore } from '../ports/staging';
import { isUnversioned } from '../s3/object-versions';
import { loadChunk } from '../staging/load-chunk';
import { stagingNames } from '../staging/names';
import { type Receipt, readPlan } from '../staging/plan';
import { feedOfPlan, type LoadableFeed } from './feeds';
import { type TellingPorts, tellIfComplete } from './tell-staged';

/** Ports of loading chunks. */
export interface LoadPorts extends TellingPorts {
  readonly feeds: readonly LoadableFeed[];
  readonly sourceIn: (bucket: string) => SourceObjects;
  readonly store: StagingStore;
  readonly writer: ChunkWriter;
  /** Sends a message to the queue of announced objects. */
  readonly announceAgain: (message: string) => Promise<void>;
}

/** Result of loading a chunk. */
export interface LoadedChunk {
  readonly feed: string;
  readonly receipt: Receipt;
  /** True when no chunk of its object lacks a receipt. */
  readonly isComplete: boolean;
}

/**
 * Loads a chunk, and tells of its object once no receipt is missing: whichever run sees that tells it.
 * @returns `outdated` when the feed has another definition by now, or another version of this code wrote the plan: the object is announced again, to be read by the present ones; `overwritten` when the object was written
 *   over, without versioning: what is there by now is announced by itself, and the one that is gone never gets complete
 * @throws Error when the plan or the chunk does not exist
 */
export async function loadAnnouncedChunk(
  reference: ChunkReference,
  ports: LoadPorts,
): Promise<LoadedChunk | 'outdated' | 'overwritten'> {
  const { store, sourceIn, writer } = ports;
  const bytes = await store.get(reference.plan);
  if (bytes === undefined)
    throw new Error(
      `${reference.plan} does not exist; announce the object again (chunk ${chunkIdentity(reference)})`,
    );
  const plan = readPlan(bytes);
  const found = feedOfPlan(ports.feeds, plan);
  if (found === undefined || reference.plan !== stagingNames(plan, found.feed).plan) {
    await ports.announceAgain(writeAnnouncement(plan));
    return 'outdated';
  }
  const staging = { ...found, bucket: plan.bucket, source: sourceIn(plan.bucket), store, writer };
  let receipt: Receipt;
  try {
    receipt = await loadChunk(staging, { plan, chunk: reference.chunk });
  } catch (error) {
    if (isUnversioned(plan) && classifyError(error) === 'conflict') return 'overwritten';
    throw error;
  }
  const isComplete = await tellIfComplete(plan, ports);
  return { feed: plan.feed, receipt, isComplete };
}
