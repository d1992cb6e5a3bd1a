import { createHash } from 'node:crypto';
import { type CompiledFeature, type CompiledGroup, identifyFeature, publishedName } from '@cardlake/features';
import type { LogicalType } from '@cardlake/schema';

/** A column of features between the kernel and DuckDB, which share its layout. */
export interface ValueColumn {
  readonly name: string;
  readonly nullable: boolean;
  /** Number of 32-bit words of a value. Counts, flags and seconds have one: half the bytes to move. */
  readonly wordsPerValue: 1 | 2 | 4;
}

/**
 * Names the column of a feature in a table with the features of several groups: different features may have the same name,
 * and groups may share one.
 */
export function featureColumnName(group: CompiledGroup, name: string): string {
  const feature = group.features.find((each) => each.name === name);
  if (feature === undefined) throw new Error(`${publishedName(group)} has no feature ${name}`);
  const identity = createHash('sha256').update(identifyFeature(group, feature)).digest('hex');
  return `${name}.${identity.slice(0, IDENTITY_DIGITS)}`;
}

/** Enough that no two of some hundred features have the same. */
const IDENTITY_DIGITS = 16;

/** Name of the entity whose kernel computes a feature, or of the snapshot group that it is taken from. */
const ownerOf = ({ compute, entity }: CompiledFeature): string =>
  compute.kind === 'snapshot' ? compute.group : entity;

/** Lists the entities and snapshot groups that give the features of a group, by name. */
export const listOwners = ({ features }: CompiledGroup): string[] => [...new Set(features.map(ownerOf))];

/** Lists the features of a group that an entity or a snapshot group gives, in stored order. */
export const featuresOf = (group: CompiledGroup, owner: string): CompiledFeature[] =>
  group.features.filter((feature) => ownerOf(feature) === owner);

/**
 * Lists the columns of an owner's features with their types, group by group in stored order, as a kernel returns them: one
 * that groups share, at its first place.
 */
export function valueColumns(
  groups: readonly CompiledGroup[],
  owner: string,
): (ValueColumn & { readonly type: LogicalType })[] {
  const columns = groups.flatMap((group) =>
    featuresOf(group, owner).map(({ name, nullable, type }) => ({
      name: featureColumnName(group, name),
      nullable,
      type,
      wordsPerValue: wordsOf(type),
    })),
  );
  const names = columns.map(({ name }) => name);
  return columns.filter(({ name }, i) => names.indexOf(name) === i);
}

/** Returns the number of words of a feature's value. @throws Error for a type that features do not have */
function wordsOf(type: LogicalType): ValueColumn['wordsPerValue'] {
  switch (type.kind) {
    case 'bigint':
      return 1;
    case 'double':
      return 2;
    case 'decimal':
      return type.precision > 18 ? 4 : 2;
    default:
      throw new Error(`features have no columns of type ${type.kind}`);
  }
}
