import { createHash } from 'node:crypto';
import { forEachConcurrently } from '@cardlake/aws';
import { RUNS_PREFIX } from '@cardlake/job-contract';
import { writeAnnouncement } from '../events/object-events';
import { wasStagedBefore } from '../functions/staged-before';
import type { StagingStore } from '../ports/staging';
import { announcedName, stagedBy } from '../staging/names';
import { type FoundObject, OBJECTS_AT_ONCE } from './chosen-objects';
import type { Operation } from './operation';

/** Ports of announcing objects that are to be staged again. */
export interface AnnouncingPorts {
  readonly store: Pick<StagingStore, 'get' | 'putNew'>;
  /** Sends messages to the queue of announced objects. */
  readonly sendAll: (messages: readonly string[]) => Promise<void>;
}

/** Time after which objects are announced again by the same definitions and code: a function may have had those of before. */
const AGAIN_MS = 15 * 60_000;

/**
 * Announces the objects that a deployment during an operation has left without a plan: they were staged by the definition or the code of before. A look
 * repeats it every quarter of an hour until they are planned: a message of each look would be a dead letter of each look for an object that always fails.
 */
export async function announceOutdated(
  operation: Operation,
  objects: readonly FoundObject[],
  { store, sendAll, now }: AnnouncingPorts & { readonly now: () => number },
): Promise<void> {
  const unplanned = objects.filter(({ found }) => found.state === 'unplanned');
  const mark = announcedMark(operation, now());
  if (unplanned.length === 0 || (await store.get(mark)) !== undefined) return;
  const messages = new Set<string>();
  await forEachConcurrently(unplanned, OBJECTS_AT_ONCE, async ({ identity, feed }) => {
    const announced = await store.get(announcedName(identity));
    if (announced !== undefined && (await wasStagedBefore(identity, feed, announced, store)))
      messages.add(writeAnnouncement(identity));
  });
  if (messages.size === 0) return;
  await sendAll([...messages]);
  await store.putNew(mark, Buffer.from('{}\n'));
}

/** Marks that the replay of an operation has announced its objects. */
export const markAnnounced = (
  operation: Operation,
  { store }: Pick<AnnouncingPorts, 'store'>,
): Promise<void> => store.putNew(announcedMark(operation, operation.startedMs), Buffer.from('{}\n'));

/** Names the mark that objects were announced by the definitions and the code of now, in a quarter of an hour. */
function announcedMark({ execution, feeds, startedMs }: Operation, nowMs: number): string {
  const by = feeds.map(({ feed }) => stagedBy(feed)).sort();
  const hash = createHash('sha256').update(JSON.stringify(by)).digest('hex');
  return `${RUNS_PREFIX}/${execution}/announced-${hash}-${Math.floor((nowMs - startedMs) / AGAIN_MS)}.json`;
}
