import { type ChunkReference, chunkIdentity } from '../events/chunk-messages';
import { writeAnnouncement } from '../events/object-events';
import type { ChunkWriter, SourceObjects, StagingStore } from '../ports/staging';
import { loadChunk } from '../staging/load-chunk';
import { type StagedIdentity, stagingNames } from '../staging/names';
import { type Receipt, readPlan } from '../staging/plan';
import { feedOfPlan, type LoadableFeed } from './feeds';
import { type GonePorts, unlessGone } from './gone-objects';
import { type TellingPorts, tellIfComplete } from './tell-staged';

/** Ports of loading chunks. */
export interface LoadPorts extends TellingPorts, Pick<GonePorts, 'listVersions'> {
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

/** A version of an object that was deleted or written over before it was loaded. */
export interface GoneObject {
  readonly gone: StagedIdentity;
}

/**
 * Loads a chunk, and tells of its object once no receipt is missing: whichever run sees that tells it.
 * @returns `outdated` when the feed has another definition by now, or another version of this code wrote the plan: the object is announced again, to be read by the present ones; the object when that
 *   version of it is gone: without versioning, what was written over it is announced by itself
 * @throws Error when the plan or the chunk does not exist
 */
export async function loadAnnouncedChunk(
  reference: ChunkReference,
  ports: LoadPorts,
): Promise<LoadedChunk | 'outdated' | GoneObject> {
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
  const receipt = await unlessGone(plan, ports, () => loadChunk(staging, { plan, chunk: reference.chunk }));
  if (receipt === 'gone') return { gone: { bucket: plan.bucket, key: plan.key, version: plan.version } };
  const isComplete = await tellIfComplete(plan, ports);
  return { feed: plan.feed, receipt, isComplete };
}
