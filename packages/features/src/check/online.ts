import type { FeatureGroup } from '../dsl/group';
import { SnapshotFeature } from '../dsl/snapshot-feature';
import { WindowFeature } from '../dsl/window';
import { quote } from './names';

/** Greatest `maxEvents` that a group may declare. */
const MAX_EVENTS = 1_000_000;

/** Finds what cannot be served in the declared way. */
export function checkOnline(group: FeatureGroup): string[] {
  const { online } = group;
  if (online === false) return [];
  if (online === 'assembled') return [...checkAssembledRecord(group), ...checkWindows(group)];
  if (online === 'stored' || (typeof online === 'object' && online !== null))
    return [
      ...checkStoredRecord(group),
      ...checkMaxEvents(online),
      ...checkWindows(group),
      ...checkNoSnapshot(group),
    ];
  return [`online ${quote(online)} is unknown; use 'stored', 'assembled' or false`];
}

const checkStoredRecord = ({ recordId, entity }: FeatureGroup): string[] =>
  recordId === entity.key
    ? []
    : [`is stored online, so each record is the newest vector of an entity; set recordId to "${entity.key}"`];

const checkAssembledRecord = ({ recordId, source, offline }: FeatureGroup): string[] => [
  ...(recordId === source.id
    ? []
    : [`is assembled online, so each event has a vector of its own; set recordId to "${source.id}"`]),
  ...(offline ? [] : ['is assembled online and must be trained on the same vectors; set offline to true']),
];

function checkMaxEvents(online: unknown): string[] {
  if (typeof online !== 'object' || online === null || !('maxEvents' in online)) return [];
  const { maxEvents } = online;
  if (Number.isInteger(maxEvents) && Number(maxEvents) >= 1 && Number(maxEvents) <= MAX_EVENTS) return [];
  return [`maxEvents ${quote(maxEvents)} is out of range; use 1 to ${MAX_EVENTS}`];
}

/** Windows that cannot be computed from the events that are kept for the entity of an event. */
function checkWindows(group: FeatureGroup): string[] {
  const snapshot = group.online === 'assembled' && 'declare it in a snapshot group, and use fromSnapshot(…)';
  return Object.entries(group.features).flatMap(([name, feature]) => {
    if (!(feature instanceof WindowFeature)) return [];
    const { aggregate, options } = feature;
    return [
      ...(aggregate.function === 'meanOfLabel'
        ? [
            `feature "${name}": labels arrive late and cannot be used online; ${snapshot || 'move it to an offline group'}`,
          ]
        : []),
      ...(options.entity !== undefined && options.entity.name !== group.entity.name
        ? [
            `feature "${name}": is per ${options.entity.name}, but the state of an online group is per ${group.entity.name}; ${snapshot || 'move it to a group of its own'}`,
          ]
        : []),
    ];
  });
}

const checkNoSnapshot = ({ features }: FeatureGroup): string[] =>
  Object.entries(features).flatMap(([name, feature]) =>
    feature instanceof SnapshotFeature
      ? [
          `feature "${name}": a stored record does not change with the day's snapshot; use online: 'assembled' or false`,
        ]
      : [],
  );
