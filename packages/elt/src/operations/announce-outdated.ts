import { forEachConcurrently } from '@cardlake/aws';
import { writeAnnouncement } from '../events/object-events';
import { wasStagedBefore } from '../functions/staged-before';
import type { StagingStore } from '../ports/staging';
import { announcedName } from '../staging/names';
import { type FoundObject, OBJECTS_AT_ONCE } from './chosen-objects';

/** Ports of announcing objects that are to be staged again. */
export interface AnnouncingPorts {
  readonly store: Pick<StagingStore, 'get'>;
  /** Sends messages to the queue of announced objects. */
  readonly sendAll: (messages: readonly string[]) => Promise<void>;
}

/**
 * Announces the objects that a deployment during an operation has left without a plan: they were staged by the definition or the code of before. Each look
 * repeats it until they are planned.
 */
export async function announceOutdated(
  objects: readonly FoundObject[],
  { store, sendAll }: AnnouncingPorts,
): Promise<void> {
  const messages = new Set<string>();
  const unplanned = objects.filter(({ found }) => found.state === 'unplanned');
  await forEachConcurrently(unplanned, OBJECTS_AT_ONCE, async ({ identity, feed }) => {
    const mark = await store.get(announcedName(identity));
    if (mark !== undefined && (await wasStagedBefore(identity, feed, mark, store)))
      messages.add(writeAnnouncement(identity));
  });
  if (messages.size > 0) await sendAll([...messages]);
}
