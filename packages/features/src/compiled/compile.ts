import { checkGroup } from '../check/check-group';
import { compiledDefault } from '../check/defaults';
import { DefinitionError } from '../check/definition-error';
import { derivedOrder, entitiesOf } from '../check/dependencies';
import type { Entity, Feature, FeatureGroup } from '../dsl';
import { durationMicros } from '../dsl/duration';
import { RatioFeature } from '../dsl/expression';
import { DOUBLE, includesCurrent, isNullable, outputType } from '../dsl/result-type';
import { WindowFeature } from '../dsl/window';
import { contentHash } from './canonical';
import { COMPILED_FORMAT, type CompiledFeature, type CompiledGroup, type Compute } from './types';

/** Events that the online state of an entity holds when the group declares no bound. */
export const DEFAULT_MAX_EVENTS = 10_000;

/**
 * Checks a declared group and resolves it to plain JSON.
 * @throws DefinitionError with every fault of the group
 */
export function compileGroup(group: FeatureGroup): CompiledGroup {
  const faults = checkGroup(group);
  if (faults.length > 0) throw new DefinitionError(group.name, faults);
  const content = {
    format: COMPILED_FORMAT,
    name: group.name,
    version: group.version,
    table: group.table,
    entity: group.entity.name,
    entities: keysOf(entitiesUsed(group)),
    recordId: group.recordId,
    online: onlineBound(group),
    offline: group.offline,
    features: Object.entries(group.features).map(([name, feature]) => compileFeature(name, feature, group)),
    derived: derivedOrder(group),
  } as const;
  return { ...content, hash: contentHash(content) };
}

function compileFeature(name: string, feature: Feature, group: FeatureGroup): CompiledFeature {
  const [entity] = entitiesOf(name, group);
  if (entity === undefined) throw new Error(`feature ${name} has no entity`);
  const type = feature instanceof WindowFeature ? outputType(feature.aggregate, group.source.fields) : DOUBLE;
  const value = defaultOf(feature);
  const mayBeNull = feature instanceof WindowFeature ? isNullable(feature) : feature instanceof RatioFeature;
  return {
    name,
    entity,
    type,
    nullable: mayBeNull && value === undefined,
    default: value === undefined ? null : (compiledDefault(type, value) ?? null),
    compute: computeOf(feature),
  };
}

function computeOf(feature: Feature): Compute {
  if (feature instanceof WindowFeature) {
    const { window, delay } = feature.options;
    return {
      kind: 'window',
      ...feature.aggregate,
      windowMicros: durationMicros(window) ?? 0,
      delayMicros: durationMicros(delay) ?? 0,
      includesCurrent: includesCurrent(feature),
    };
  }
  if (feature instanceof RatioFeature)
    return { kind: 'ratio', numerator: feature.numerator, denominator: feature.denominator };
  return { kind: 'row', ...feature.compute };
}

function defaultOf(feature: Feature): number | string | undefined {
  if (feature instanceof WindowFeature) return feature.options.default;
  return feature instanceof RatioFeature ? feature.fallback : undefined;
}

function entitiesUsed({ entity, features }: FeatureGroup): Entity[] {
  const others = Object.values(features).flatMap((feature) =>
    feature instanceof WindowFeature && feature.options.entity ? [feature.options.entity] : [],
  );
  return [entity, ...others];
}

const keysOf = (entities: readonly Entity[]): CompiledGroup['entities'] =>
  Object.fromEntries(entities.map(({ name, key }) => [name, key]));

function onlineBound({ online }: FeatureGroup): CompiledGroup['online'] {
  if (!online) return null;
  return { maxEvents: typeof online === 'object' ? online.maxEvents : DEFAULT_MAX_EVENTS };
}
