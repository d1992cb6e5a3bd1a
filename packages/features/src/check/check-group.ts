import type { Entity } from '../dsl/entity';
import { EventFeature, RatioFeature } from '../dsl/expression';
import type { Feature, FeatureGroup } from '../dsl/group';
import { SnapshotFeature } from '../dsl/snapshot-feature';
import { WindowFeature } from '../dsl/window';
import { usedEntity } from './dependencies';
import { checkEventFunction, checkRatio } from './expression';
import { checkKey, checkVersion } from './head';
import { checkFeatureName, checkName, quote } from './names';
import { checkOnline } from './online';
import { checkSnapshotFeature } from './snapshot-feature';
import { checkWindow } from './window';

/**
 * Finds all problems of a declared group, one sentence each, naming the feature and what to do; empty when the group can
 * be compiled.
 */
export function checkGroup(group: FeatureGroup): string[] {
  const features = Object.entries(group.features);
  return [
    ...checkHead(group),
    ...checkEntities(group),
    ...(features.length === 0 ? ['has no feature; declare one'] : []),
    ...features.flatMap(([name, feature]) =>
      [...checkFeatureName(name, group.source), ...checkFeature(name, feature, group)].map(
        (problem) => `feature "${name}": ${problem}`,
      ),
    ),
    ...checkOnline(group),
  ];
}

function checkHead(group: FeatureGroup): string[] {
  const { entity, recordId, source } = group;
  const problems = checkVersion(group);
  if (recordId !== entity.key && recordId !== source.id)
    problems.push(
      `recordId ${quote(recordId)} does not identify a record; use "${entity.key}" or "${source.id}"`,
    );
  if (!group.online && !group.offline)
    problems.push('is neither online nor offline; set at least one of them');
  return problems;
}

function checkEntities(group: FeatureGroup): string[] {
  const keys = new Map<string, unknown>();
  const problems: string[] = [];
  for (const [name, key, where] of listEntities(group)) {
    const known = keys.get(name);
    if (known === key) continue;
    const spelling = checkName(name);
    if (spelling !== undefined) problems.push(`${where}entity ${spelling}`);
    if (known !== undefined)
      problems.push(`${where}entity "${name}" has two keys, ${quote(known)} and ${quote(key)}; keep one`);
    for (const problem of checkKey({ name, key }, group.source.fields)) problems.push(where + problem);
    keys.set(name, key);
  }
  return problems;
}

function* listEntities(group: FeatureGroup): Generator<[name: string, key: unknown, where: string]> {
  const own = ({ name, key }: Entity): [string, unknown] => [name, key];
  yield [...own(group.entity), ''];
  for (const [name, feature] of Object.entries(group.features)) {
    const used = usedEntity(feature);
    if (used !== undefined) yield [...own(used), `feature "${name}": `];
  }
}

function checkFeature(name: string, feature: Feature, group: FeatureGroup): string[] {
  if (feature instanceof WindowFeature) return checkWindow(feature, group.source);
  if (feature instanceof RatioFeature) return checkRatio(name, feature, group);
  if (feature instanceof EventFeature) return checkEventFunction(feature);
  if (feature instanceof SnapshotFeature) return checkSnapshotFeature(feature, group);
  return ['is not a feature; use count(), sum(…), isWeekend(), ratio(…) or another builder'];
}
