import { DAY_MICROS, parseDuration } from '@cardlake/schema';
import type { SnapshotGroup } from '../dsl/snapshot-group';
import type { Aggregate } from '../dsl/window';
import { WindowFeature } from '../dsl/window';
import { checkKey, checkVersion } from './head';
import { checkFeatureName, checkName, quote } from './names';
import { checkWindow } from './window';

/** Default of `availableAfter`: time to compute and publish a day. */
export const DEFAULT_AVAILABLE_AFTER = '6h';

const MIN_AVAILABLE_AFTER = 600e6;

/** Aggregates that can be put together from those of each day. */
const ALLOWED: readonly Aggregate['function'][] = [
  'count',
  'sum',
  'mean',
  'min',
  'max',
  'stddev',
  'meanOfLabel',
  'countDistinct',
];

/** Column of the snapshot's day in the rows of a group. */
export const SNAPSHOT_DAY = 'snapshot_day';

/** Finds all problems of a declared snapshot group, one sentence each; empty when it can be compiled. */
export function checkSnapshotGroup(group: SnapshotGroup): string[] {
  const features = Object.entries(group.features);
  return [
    ...checkVersion(group),
    ...checkEntity(group),
    ...checkAvailableAfter(group),
    ...(features.length === 0 ? ['has no feature; declare one'] : []),
    ...features.flatMap(([name, feature]) =>
      [...checkFeatureName(name, group.source), ...checkDayName(name), ...checkFeature(feature, group)].map(
        (problem) => `feature "${name}": ${problem}`,
      ),
    ),
  ];
}

function checkEntity({ entity, source }: SnapshotGroup): string[] {
  const name = checkName(entity.name);
  return [...(name === undefined ? [] : [`entity ${name}`]), ...checkKey(entity, source.fields)];
}

function checkAvailableAfter({ availableAfter = DEFAULT_AVAILABLE_AFTER }: SnapshotGroup): string[] {
  const micros = parseDuration(availableAfter);
  if (micros !== undefined && micros >= MIN_AVAILABLE_AFTER && micros < DAY_MICROS) return [];
  return [`invalid availableAfter ${quote(availableAfter)}; use 10m to less than 24h, for example '6h'`];
}

const checkDayName = (name: string): string[] =>
  name === SNAPSHOT_DAY ? [`"${name}" is the column of the snapshot's day; rename it`] : [];

function checkFeature(feature: unknown, { source, entity }: SnapshotGroup): string[] {
  if (!(feature instanceof WindowFeature))
    return ['is not an aggregate over a window; only those have a value as of a day'];
  const { aggregate, options } = feature;
  if (!ALLOWED.includes(aggregate.function))
    return ['looks at one event, and a snapshot belongs to none; use another aggregate'];
  const perDay = feature.excludingCurrent();
  return [
    ...checkWindow(perDay, source),
    ...(['window', 'delay'] as const).flatMap((what) => checkWholeDays(what, options[what])),
    ...(options.excludesCurrent ? ['has no current event; remove .excludingCurrent()'] : []),
    ...(options.entity !== undefined && options.entity.name !== entity.name
      ? [`is per ${options.entity.name} in a group per ${entity.name}; move it to a group of its own`]
      : []),
  ];
}

function checkWholeDays(what: 'window' | 'delay', duration: unknown): string[] {
  const micros = parseDuration(duration) ?? 0;
  return micros % DAY_MICROS === 0
    ? []
    : [`${what} ${quote(duration)} is not a number of whole days; use d, for example '7d'`];
}
