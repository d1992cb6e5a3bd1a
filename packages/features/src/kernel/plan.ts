import type { Fields } from '@cardlake/schema';
import { identifyFeature } from '../compiled/identify-feature';
import type { CompiledFeature, CompiledGroup } from '../compiled/types';
import { publishedName } from '../dsl';
import { requireDecimalType } from '../dsl/result-type';
import { Bounds } from './bounds';
import type { Evaluator } from './evaluator';
import { InputColumns } from './input-columns';
import type { KernelContext } from './kernel-context';
import { type AnyColumn, DoubleColumn, IntegerColumn } from './output';
import { PeerGroups } from './peer-groups';
import { createAggregate } from './plan-aggregate';
import { createDerived } from './plan-derived';
import { RowBuffer } from './row-buffer';

/** The parts of a kernel. */
export interface KernelPlan {
  readonly inputs: InputColumns;
  readonly buffer: RowBuffer;
  readonly peers: PeerGroups;
  readonly bounds: readonly Bounds[];
  /** In the order in which they run: ratios after their operands. */
  readonly evaluators: readonly Evaluator[];
  readonly outputs: readonly AnyColumn[];
}

/** Plans a kernel for the features of some groups per one entity; a feature that groups share is computed once. */
export function createPlan(
  groups: readonly CompiledGroup[],
  entity: string,
  fields: Fields,
  dictionarySizes: Readonly<Record<string, number>>,
): KernelPlan {
  const inputs = new InputColumns(dictionarySizes);
  const buffer = new RowBuffer(inputs);
  const peers = new PeerGroups();
  const bounds = new Map<string, Bounds>();
  const context: KernelContext = {
    inputs,
    buffer,
    unitOf: (column) => 10 ** requireDecimalType(fields, column).scale,
    bounds(windowMicros, delayMicros) {
      const key = `${windowMicros} ${delayMicros}`;
      const known = bounds.get(key) ?? new Bounds(peers, windowMicros, delayMicros);
      bounds.set(key, known);
      return known;
    },
  };
  const shared = new Map<string, AnyColumn>();
  const planned = groups.map((group) => planGroup(group, entity, context, shared));
  return {
    inputs,
    buffer,
    peers,
    bounds: [...bounds.values()],
    evaluators: planned.flatMap(({ evaluators }) => evaluators),
    outputs: [...shared.values()],
  };
}

/** @param shared columns of all groups so far by identity; takes those of this group */
function planGroup(
  group: CompiledGroup,
  entity: string,
  context: KernelContext,
  shared: Map<string, AnyColumn>,
) {
  const features = group.features.filter(
    ({ entity: per, compute }) => per === entity && compute.kind !== 'snapshot',
  );
  const own: CompiledFeature[] = [];
  const columns = new Map<string, AnyColumn>();
  for (const feature of features) {
    const identity = identifyFeature(group, feature);
    const known = shared.get(identity);
    const created = known ?? createColumn(group, feature);
    if (known === undefined) own.push(feature);
    shared.set(identity, created);
    columns.set(feature.name, created);
  }
  const column = (name: string): AnyColumn => {
    const found = columns.get(name);
    if (found === undefined) throw new Error(`${publishedName(group)} has no feature ${name} per ${entity}`);
    return found;
  };
  const scaleOf = (name: string): number => {
    const type = group.features.find((feature) => feature.name === name)?.type;
    return type?.kind === 'decimal' ? type.scale : 0;
  };
  const evaluators = own.flatMap((feature) =>
    feature.compute.kind === 'window'
      ? [createAggregate(feature, feature.compute, column(feature.name), context)]
      : [],
  );
  const ordered = [
    ...own.filter(({ compute }) => compute.kind === 'row'),
    ...group.derived.flatMap((name) => own.filter((feature) => feature.name === name)),
  ];
  for (const feature of ordered) evaluators.push(createDerived(feature, column, scaleOf, context));
  return { evaluators };
}

function createColumn(group: CompiledGroup, { name, type, nullable }: CompiledFeature): AnyColumn {
  const published = publishedName(group);
  switch (type.kind) {
    case 'bigint':
      return new IntegerColumn(published, name, nullable, 'int64');
    case 'decimal':
      return new IntegerColumn(published, name, nullable, type.precision > 18 ? 'decimal128' : 'decimal64');
    case 'double':
      return new DoubleColumn(published, name, nullable);
    default:
      throw new Error(`${published}.${name} is a ${type.kind}, which is not a type of features`);
  }
}
