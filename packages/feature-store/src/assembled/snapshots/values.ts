import { type CompiledSnapshotGroup, type FeatureValue, publishedName } from '@cardlake/features';
import type { SnapshotValues } from './snapshot-rows';

type SnapshotFeature = CompiledSnapshotGroup['features'][number];

/**
 * Formats the features of a row as a JSON list in the stored order of the group: integers as texts, doubles as the
 * shortest number that is read as the same one.
 * @throws Error for a feature that the values lack, or a value of another type
 */
export const formatValues = (group: CompiledSnapshotGroup, values: SnapshotValues): string =>
  `[${group.features.map((feature) => formatValue(group, feature, values[feature.name])).join(',')}]`;

function formatValue(
  group: CompiledSnapshotGroup,
  { name, type }: SnapshotFeature,
  value: FeatureValue | undefined,
): string {
  if (value === null) return 'null';
  const isDouble = type.kind === 'double';
  if (typeof value === 'bigint' && !isDouble) return `"${value}"`;
  if (typeof value === 'number' && isDouble && Number.isFinite(value))
    return Object.is(value, -0) ? '-0' : String(value);
  throw new Error(`${publishedName(group)}.${name}: ${String(value)} is not a value of the feature`);
}

/** Reads the features of a row that {@link formatValues} wrote, from parsed JSON. @throws Error when it is not */
export function readValues(group: CompiledSnapshotGroup, list: unknown): SnapshotValues {
  if (!Array.isArray(list) || list.length !== group.features.length)
    throw new Error(`a row of ${publishedName(group)} has another number of features than the group`);
  return Object.fromEntries(
    group.features.map((feature, i) => [feature.name, readValue(group, feature, list[i] as unknown)]),
  );
}

function readValue(
  group: CompiledSnapshotGroup,
  { name, type }: SnapshotFeature,
  value: unknown,
): FeatureValue {
  if (value === null) return null;
  const isDouble = type.kind === 'double';
  if (typeof value === 'number' && isDouble) return value;
  if (typeof value === 'string' && !isDouble) return BigInt(value);
  throw new Error(`${publishedName(group)}.${name}: ${JSON.stringify(value)} is not a value of the feature`);
}
