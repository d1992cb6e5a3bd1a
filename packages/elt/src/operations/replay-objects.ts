import { forEachConcurrently } from '@cardlake/aws';
import { writeAnnouncement } from '../events/object-events';
import { type TellingPorts, tellIfComplete } from '../functions/tell-staged';
import { markAnnounced } from './announce-outdated';
import {
  type ChoosingPorts,
  chooseObjects,
  countStates,
  findStates,
  OBJECTS_AT_ONCE,
  type StateCounts,
} from './chosen-objects';
import type { ObjectState, StatePorts } from './object-state';
import { type Operation, replayInstant } from './operation';

/** States of objects that are announced. */
const UNLOADED: readonly ObjectState['state'][] = ['unplanned', 'unloaded', 'gone'];

/** Ports of replaying the objects of an operation. */
export interface ReplayPorts extends ChoosingPorts, StatePorts, Pick<TellingPorts, 'announce'> {
  readonly store: ChoosingPorts['store'];
  /** Sends messages to the queue of announced objects. */
  readonly sendAll: (messages: readonly string[]) => Promise<void>;
}

/**
 * Replays the objects of an operation. One that is not loaded is announced, as it is, and one that is loaded and of which no publication
 * knows is told of, unless the looks of a replay with force have it judged. What waits or was judged is left alone, so that replaying it changes nothing.
 * @returns how far they were before
 */
export async function replayObjects(operation: Operation, ports: ReplayPorts): Promise<StateCounts[]> {
  const chosen = await chooseObjects(operation, ports);
  const objects = await findStates(chosen, ports);
  if (!operation.isDryRun) {
    // What was judged may be staged no longer.
    const current = operation.isForced ? await findStates(chosen, ports, replayInstant(operation)) : objects;
    // One that was marked as gone and is listed may have been written again within the same second, without versioning.
    const unloaded = current.filter(({ found }) => UNLOADED.includes(found.state));
    // Two feeds may have an object in common, which is announced for both.
    await ports.sendAll([...new Set(unloaded.map(({ identity }) => writeAnnouncement(identity)))]);
    await markAnnounced(operation, ports);
    if (operation.isForced) return countStates(operation, objects);
    const untold = objects.flatMap(({ found }) => (found.state === 'untold' ? [found.plan] : []));
    await forEachConcurrently(untold, OBJECTS_AT_ONCE, async (plan) => {
      await tellIfComplete(plan, ports);
    });
  }
  return countStates(operation, objects);
}
