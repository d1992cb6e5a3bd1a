import { businessFields, type CardEvent } from '@cardlake/card-schema';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import {
  createExplainer,
  createScorer,
  type Decision,
  decide,
  type Model,
  type ModelCard,
  type Policy,
  type Row,
} from '@cardlake/model';
import { UserError } from '@cardlake/runtime';
import { type Fields, isNumeric, type LogicalType } from '@cardlake/schema';
import { readField, type Vector } from '../values/fields';
import { numberOf } from '../values/number-of';

/** A version of a model, as it is loaded from a lake. */
export interface ModelVersion {
  readonly name: string;
  readonly version: string;
  readonly model: Model;
  readonly policy: Policy;
  readonly policyHash: string;
  readonly card: ModelCard;
}

/** Opinion of a version about an event. */
export interface VersionScore {
  /** Raw margin. */
  readonly score: number;
  readonly probability: number;
  readonly decision: Decision;
}

/** Part of a feature in the margin of a row. */
export interface Contribution {
  readonly name: string;
  readonly value: number;
}

/** A version of a model, ready to score vectors of one group. */
export interface ScoringVersion {
  readonly name: string;
  readonly version: string;
  readonly policy: Policy;
  readonly policyHash: string;
  /** The values of the model's features, in its order. */
  rowOf(event: CardEvent, vector: Vector): Row;
  /** @param margin of the row where another scorer gave it; computed here when left out */
  score(event: CardEvent, vector: Vector, margin?: number): VersionScore;
  contributions(event: CardEvent, vector: Vector): Contribution[];
}

/**
 * Prepares a version for the vectors of a group.
 * @throws UserError `model_unservable` when it needs what an event and its vector do not have
 */
export function prepareVersion(loaded: ModelVersion, group: CompiledGroup): ScoringVersion {
  const columns = findColumns(loaded, group);
  const [scorer, explainer] = [createScorer(loaded.model), createExplainer(loaded.model)];
  const row: (number | null)[] = columns.map(() => null);
  const fill = (event: CardEvent, vector: Vector) => {
    for (const [at, { name, type }] of columns.entries())
      row[at] = numberOf(readField(event, vector, name), type);
    return row;
  };
  const { name, version, policy, policyHash } = loaded;
  return {
    name,
    version,
    policy,
    policyHash,
    rowOf: (event, vector) => [...fill(event, vector)],
    score(event, vector, margin) {
      const score = margin ?? scorer.margin(fill(event, vector));
      const amount = numberOf(event.amount, businessFields.amount.type) ?? 0;
      return { score, ...decide(policy, { margin: score, amount }) };
    },
    contributions(event, vector) {
      const values = explainer.contributions(fill(event, vector));
      return columns.map(({ name: feature }, at) => ({ name: feature, value: values[at] ?? 0 }));
    },
  };
}

interface Column {
  readonly name: string;
  readonly type: LogicalType;
}

function findColumns({ name, version, model, card }: ModelVersion, group: CompiledGroup): Column[] {
  const served = publishedName(group);
  const types: Readonly<Record<string, LogicalType>> = Object.fromEntries(
    group.features.map(({ name: feature, type }) => [feature, type]),
  );
  const faults = card.groups
    .filter((needed) => needed.name !== served || needed.definitionHash !== group.hash)
    .map((needed) => `it was made for another definition of ${needed.name} than ${served} has`);
  if (card.features.length !== model.features.length)
    faults.push(
      `its card names other features than its trees: ${card.features.length}, and ${model.features.length}`,
    );
  const columns = card.features.flatMap((feature): Column[] => {
    const type = feature.group === null ? columnType(feature.name) : types[feature.name];
    if (type !== undefined) return [{ name: feature.name, type }];
    faults.push(`${feature.name} is neither a number of the event nor a feature of ${served}`);
    return [];
  });
  if (faults.length === 0) return columns;
  throw new UserError('model_unservable', `${name} ${version} cannot score ${served}: ${faults.join('; ')}`, {
    hint: `Train it on ${served}, as it is published now.`,
  });
}

function columnType(name: string): LogicalType | undefined {
  const fields: Fields = businessFields;
  const type = Object.hasOwn(fields, name) ? fields[name]?.type : undefined;
  return type !== undefined && isNumeric(type) ? type : undefined;
}
