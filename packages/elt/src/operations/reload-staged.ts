import { forEachConcurrently } from '@cardlake/aws';
import { waitingObject } from '../events/staged-object';
import type { Publications } from '../publications/publications';
import { type FoundObject, OBJECTS_AT_ONCE } from './chosen-objects';

/** Ports of having objects judged again. */
export interface ReloadPorts {
  readonly publications: Pick<Publications, 'addReload'>;
}

/**
 * Has the staged objects of a replay with force judged again. Each look repeats it for those that do not wait for the replay, so that
 * whatever dies or is lost, each is.
 * @param sinceMs instant of the replay, in milliseconds since the epoch
 * @returns how far the objects are then
 */
export async function reloadStaged(
  objects: readonly FoundObject[],
  sinceMs: number,
  { publications }: ReloadPorts,
): Promise<readonly FoundObject[]> {
  const plans = objects.flatMap(({ found }) => (found.state === 'untold' ? [found.plan] : []));
  await forEachConcurrently(plans, OBJECTS_AT_ONCE, (plan) =>
    publications.addReload(waitingObject(plan), sinceMs),
  );
  return objects.map((one) =>
    one.found.state === 'untold' ? { ...one, found: { state: 'waiting' } as const } : one,
  );
}
