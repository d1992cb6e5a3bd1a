import type { Fields } from '@cardlake/schema';
import type { CompiledFeature, CompiledGroup } from '../compiled/types';
import { publishedName } from '../dsl';
import { decimalType } from '../dsl/result-type';
import { Bounds } from './bounds';
import { makeDerived } from './derived-plan';
import type { Evaluator } from './evaluator';
import { History } from './history';
import { InputColumns } from './inputs';
import { Instants } from './instants';
import { type AnyColumn, DoubleColumn, IntegerColumn } from './output';
import type { Shared } from './shared';
import { makeAggregate } from './window-plan';

/** Everything a kernel is made of. */
export interface Plan {
  readonly inputs: InputColumns;
  readonly history: History;
  readonly instants: Instants;
  readonly bounds: readonly Bounds[];
  /** In the order they are to run: ratios behind what they are made of. */
  readonly evaluators: readonly Evaluator[];
  readonly outputs: readonly AnyColumn[];
}

/** Plans the features of some groups that are computed per one entity. */
export function makePlan(
  groups: readonly CompiledGroup[],
  entity: string,
  fields: Fields,
  dictionarySizes: Readonly<Record<string, number>>,
): Plan {
  const inputs = new InputColumns(dictionarySizes);
  const history = new History(inputs);
  const instants = new Instants();
  const bounds = new Map<string, Bounds>();
  const shared: Shared = {
    inputs,
    history,
    unitOf: (column) => 10 ** decimalType(fields, column).scale,
    bounds(windowMicros, delayMicros) {
      const key = `${windowMicros} ${delayMicros}`;
      const known = bounds.get(key) ?? new Bounds(instants, windowMicros, delayMicros);
      bounds.set(key, known);
      return known;
    },
  };
  const planned = groups.map((group) => planGroup(group, entity, shared));
  return {
    inputs,
    history,
    instants,
    bounds: [...bounds.values()],
    evaluators: planned.flatMap(({ evaluators }) => evaluators),
    outputs: planned.flatMap(({ outputs }) => outputs),
  };
}

function planGroup(group: CompiledGroup, entity: string, shared: Shared) {
  const features = group.features.filter((feature) => feature.entity === entity);
  const columns = new Map(features.map((feature) => [feature.name, makeColumn(group, feature)]));
  const column = (name: string): AnyColumn => {
    const found = columns.get(name);
    if (found === undefined) throw new Error(`${publishedName(group)} has no feature ${name} per ${entity}`);
    return found;
  };
  const scaleOf = (name: string): number => {
    const type = group.features.find((feature) => feature.name === name)?.type;
    return type?.kind === 'decimal' ? type.scale : 0;
  };
  const evaluators = features.flatMap((feature) =>
    feature.compute.kind === 'window'
      ? [makeAggregate(feature, feature.compute, column(feature.name), shared)]
      : [],
  );
  const ordered = [
    ...features.filter(({ compute }) => compute.kind === 'row'),
    ...group.derived.flatMap((name) => features.filter((feature) => feature.name === name)),
  ];
  for (const feature of ordered) evaluators.push(makeDerived(feature, column, scaleOf, shared));
  return { evaluators, outputs: [...columns.values()] };
}

function makeColumn(group: CompiledGroup, { name, type, nullable }: CompiledFeature): AnyColumn {
  const published = publishedName(group);
  switch (type.kind) {
    case 'bigint':
      return new IntegerColumn(published, name, nullable, 'int64');
    case 'decimal':
      return new IntegerColumn(published, name, nullable, type.precision > 18 ? 'decimal128' : 'decimal64');
    case 'double':
      return new DoubleColumn(published, name, nullable);
    default:
      throw new Error(`${published}.${name} is a ${type.kind}, which no feature can be`);
  }
}
