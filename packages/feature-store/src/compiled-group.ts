import { groupFields } from '@cardlake/card-features';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import type { OnlineGroup } from './group';

/**
 * Converts a compiled group to a group of an online store.
 * @throws Error for a group that is not online
 */
export function onlineGroup(compiled: CompiledGroup): OnlineGroup {
  const name = publishedName(compiled);
  if (compiled.online === null) throw new Error(`${name} is not an online group`);
  return { name, recordId: compiled.recordId, features: groupFields(compiled) };
}
