import type { FeatureGroup } from '../dsl/group';
import { WindowFeature } from '../dsl/window';
import { quote } from './names';

/** Greatest `maxEvents` that a group may declare. */
const MAX_EVENTS = 1_000_000;

/** Finds the features of an online group that cannot be computed event by event. */
export function checkOnline(group: FeatureGroup): string[] {
  if (!group.online) return [];
  const problems: string[] = [];
  if (group.recordId !== group.entity.key)
    problems.push(
      `is online, so each record is the newest vector of an entity; set recordId to "${group.entity.key}"`,
    );
  if (typeof group.online === 'object') {
    const { maxEvents } = group.online;
    if (!Number.isInteger(maxEvents) || maxEvents < 1 || maxEvents > MAX_EVENTS)
      problems.push(`maxEvents ${quote(maxEvents)} is out of range; use 1 to ${MAX_EVENTS}`);
  }
  for (const [name, feature] of Object.entries(group.features)) {
    if (!(feature instanceof WindowFeature)) continue;
    const { aggregate, options } = feature;
    if (aggregate.function === 'meanOfLabel')
      problems.push(
        `feature "${name}": labels arrive late and cannot be used online; move it to an offline group`,
      );
    if (options.entity !== undefined && options.entity.name !== group.entity.name)
      problems.push(
        `feature "${name}": is per ${options.entity.name}, but the state of an online group is per ${group.entity.name}; move it to a group of its own`,
      );
  }
  return problems;
}
