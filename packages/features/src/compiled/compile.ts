import { hashContent } from '@cardlake/schema';
import { checkGroup } from '../check/check-group';
import { compileDefault } from '../check/defaults';
import { DefinitionError } from '../check/definition-error';
import { findEntities, orderRatios, usedEntity } from '../check/dependencies';
import type { Entity, Feature, FeatureGroup } from '../dsl';
import { EventFeature, RatioFeature } from '../dsl/expression';
import { DOUBLE } from '../dsl/result-type';
import { SnapshotFeature } from '../dsl/snapshot-feature';
import { WindowFeature } from '../dsl/window';
import { compileSnapshotFeature } from './compile-snapshot-feature';
import { compileWindow } from './compile-window';
import { COMPILED_FORMATS, type CompiledFeature, type CompiledGroup, type Compute } from './types';

/** Default of `maxEvents`. */
const DEFAULT_MAX_EVENTS = 10_000;

/**
 * Checks a declared group and compiles it to plain JSON.
 * @throws DefinitionError with all problems of the group
 */
export function compileGroup(group: FeatureGroup): CompiledGroup {
  const problems = checkGroup(group);
  if (problems.length > 0) throw new DefinitionError(group.name, problems);
  const content = {
    format: isPlain(group) ? COMPILED_FORMATS.plain : COMPILED_FORMATS.assembled,
    name: group.name,
    version: group.version,
    table: group.table,
    entity: group.entity.name,
    entities: mapEntityKeys(listEntities(group)),
    recordId: group.recordId,
    online: compileOnline(group),
    ...(group.online === 'assembled' && { assembled: true as const }),
    offline: group.offline,
    features: Object.entries(group.features).map(([name, feature]) => compileFeature(name, feature, group)),
    derived: orderRatios(group),
  } as const;
  return { ...content, hash: hashContent(content) };
}

const isPlain = ({ online, features }: FeatureGroup): boolean =>
  online !== 'assembled' && !Object.values(features).some((feature) => feature instanceof SnapshotFeature);

function compileFeature(name: string, feature: Feature, group: FeatureGroup): CompiledFeature {
  if (feature instanceof SnapshotFeature) return compileSnapshotFeature(name, feature);
  const [entity] = findEntities(name, group);
  if (entity === undefined) throw new Error(`feature ${name} has no entity`);
  if (feature instanceof WindowFeature) return compileWindow(name, feature, entity, group.source.fields);
  const value = feature instanceof EventFeature ? undefined : feature.options.default;
  return {
    name,
    entity,
    type: DOUBLE,
    nullable: feature instanceof RatioFeature && value === undefined,
    default: value === undefined ? null : (compileDefault(DOUBLE, value) ?? null),
    compute: compileExpression(feature),
  };
}

const compileExpression = (feature: EventFeature | RatioFeature): Compute =>
  feature instanceof RatioFeature
    ? { kind: 'ratio', numerator: feature.numerator, denominator: feature.denominator }
    : { kind: 'row', ...feature.compute };

function listEntities({ entity, features }: FeatureGroup): Entity[] {
  return [entity, ...Object.values(features).flatMap((feature) => usedEntity(feature) ?? [])];
}

const mapEntityKeys = (entities: readonly Entity[]): CompiledGroup['entities'] =>
  Object.fromEntries(entities.map(({ name, key }) => [name, key]));

function compileOnline({ online }: FeatureGroup): CompiledGroup['online'] {
  if (online === false || online === 'assembled') return null;
  return { maxEvents: typeof online === 'object' ? online.maxEvents : DEFAULT_MAX_EVENTS };
}
