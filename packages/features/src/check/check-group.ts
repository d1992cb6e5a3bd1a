import { columnField, columnsOfKind } from '../dsl/columns';
import type { Entity } from '../dsl/entity';
import { RatioFeature, RowFeature } from '../dsl/expression';
import { type Feature, type FeatureGroup, publishedName } from '../dsl/group';
import { WindowFeature } from '../dsl/window';
import { ratioFaults, rowFaults } from './derived';
import { featureNameFaults, nameFault, quoted } from './names';
import { onlineFaults } from './online';
import { windowFaults } from './window';

const LONGEST_NAME = 64;

/**
 * Everything that is wrong with a declared group, one sentence each, naming the feature and what to do; empty when
 * it can be compiled.
 */
export function checkGroup(group: FeatureGroup): string[] {
  const features = Object.entries(group.features);
  return [
    ...headFaults(group),
    ...entityFaults(group),
    ...(features.length === 0 ? ['has no feature; declare one'] : []),
    ...features.flatMap(([name, feature]) =>
      [...featureNameFaults(name, group.source), ...featureFaults(name, feature, group)].map(
        (fault) => `feature "${name}": ${fault}`,
      ),
    ),
    ...onlineFaults(group),
  ];
}

function headFaults(group: FeatureGroup): string[] {
  const { name, version, table, entity, recordId, source } = group;
  const faults = [nameFault(name), nameFault(table)].flatMap((fault) => (fault ? [fault] : []));
  const published = publishedName(group);
  if (published.length > LONGEST_NAME)
    faults.push(
      `"${published}" has ${published.length} characters; shorten the name to ${LONGEST_NAME} with its version`,
    );
  if (!Number.isInteger(version) || version < 1)
    faults.push(`version ${quoted(version)} is none; use 1, 2, 3 …`);
  if (recordId !== entity.key && recordId !== source.id)
    faults.push(`recordId ${quoted(recordId)} identifies no record; use "${entity.key}" or "${source.id}"`);
  if (!group.online && !group.offline) faults.push('is neither online nor offline; set at least one of them');
  return faults;
}

function entityFaults(group: FeatureGroup): string[] {
  const keys = new Map<string, unknown>();
  const faults: string[] = [];
  for (const [name, key, where] of usedEntities(group)) {
    const known = keys.get(name);
    if (known === key) continue;
    const spelling = nameFault(name);
    if (spelling !== undefined) faults.push(`${where}entity ${spelling}`);
    if (known !== undefined)
      faults.push(`${where}entity "${name}" has two keys, ${quoted(known)} and ${quoted(key)}; keep one`);
    if (columnField(group.source.fields, key)?.type.kind !== 'string')
      faults.push(
        `${where}key ${quoted(key)} of entity "${name}" is no string column; use one of ${columnsOfKind(group.source.fields, 'string').join(', ')}`,
      );
    keys.set(name, key);
  }
  return faults;
}

function* usedEntities(group: FeatureGroup): Generator<[name: string, key: unknown, where: string]> {
  const own = ({ name, key }: Entity): [string, unknown] => [name, key];
  yield [...own(group.entity), ''];
  for (const [name, feature] of Object.entries(group.features)) {
    const used = feature instanceof WindowFeature ? feature.options.entity : undefined;
    if (used !== undefined) yield [...own(used), `feature "${name}": `];
  }
}

function featureFaults(name: string, feature: Feature, group: FeatureGroup): string[] {
  if (feature instanceof WindowFeature) return windowFaults(feature, group.source);
  if (feature instanceof RatioFeature) return ratioFaults(name, feature, group);
  if (feature instanceof RowFeature) return rowFaults(feature);
  return ['is no feature; use count(), sum(…), isWeekend(), ratio(…) and the like'];
}
