import { type ChunkReference, chunkIdentity } from '../events/chunk-messages';
import { writeAnnouncement } from '../events/object-events';
import type { ChunkWriter, SourceObjects, StagingStore } from '../ports/staging';
import { loadChunk } from '../staging/load-chunk';
import { type Plan, type Receipt, readPlan } from '../staging/plan';
import { readProgress, sumReceipts } from '../staging/progress';
import { feedOfPlan, type LoadableFeed } from './feeds';

/** An object all of whose chunks are staged, as it is told to its publisher. */
export interface StagedObjectEvent {
  readonly feed: string;
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  readonly definition: string;
  /** Key of its plan, which lists the chunks. */
  readonly plan: string;
  readonly records: number;
  readonly rows: number;
  readonly rejected: number;
}

/** Ports of loading chunks. */
export interface LoadPorts {
  readonly feeds: readonly LoadableFeed[];
  readonly source: SourceObjects;
  readonly store: StagingStore;
  readonly writer: ChunkWriter;
  /** Sends a message to the queue of announced objects. */
  readonly announceAgain: (message: string) => Promise<void>;
  /** Tells that an object is staged; it may be told more than once. */
  readonly announce: (staged: StagedObjectEvent) => Promise<void>;
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
 * @returns `outdated` when the feed has another definition by now: the object is announced again, to be read by that one
 * @throws Error when the plan or the chunk does not exist
 */
export async function loadAnnouncedChunk(
  reference: ChunkReference,
  ports: LoadPorts,
): Promise<LoadedChunk | 'outdated'> {
  const { store, source, writer } = ports;
  const bytes = await store.get(reference.plan);
  if (bytes === undefined)
    throw new Error(
      `${reference.plan} does not exist; announce the object again (chunk ${chunkIdentity(reference)})`,
    );
  const plan = readPlan(bytes);
  const found = feedOfPlan(ports.feeds, plan);
  if (found === undefined) {
    await ports.announceAgain(writeAnnouncement(plan));
    return 'outdated';
  }
  const staging = { ...found, bucket: plan.bucket, source, store, writer };
  const receipt = await loadChunk(staging, { plan, chunk: reference.chunk });
  const isComplete = await announceIfComplete(reference.plan, plan, ports);
  return { feed: plan.feed, receipt, isComplete };
}

/** Tells of an object if it is complete. @returns whether it is */
async function announceIfComplete(
  planKey: string,
  plan: Plan,
  { store, announce }: Pick<LoadPorts, 'store' | 'announce'>,
): Promise<boolean> {
  const { receipts, missing } = await readProgress(store, plan);
  if (missing.length > 0) return false;
  const { feed, bucket, key, version, definition } = plan;
  await announce({ feed, bucket, key, version, definition, plan: planKey, ...sumReceipts(receipts) });
  return true;
}
