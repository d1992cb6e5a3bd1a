import type { CompiledGroup, FeatureValue } from '@cardlake/features';
import { formatDecimal, type LogicalType, parseDecimal } from '@cardlake/schema';
import type { Vector } from './fields';

/** More digits than any decimal has before its point. */
const MAX_DIGITS = 38;

/** Vectors of a group as JSON: an object of numbers and nulls, its names sorted; decimals with all their digits. */
export interface VectorJson {
  write(vector: Vector): string;
  /** Reads what {@link write} wrote. Decimals of more than 15 digits lose the rest; what is not in the text is null. */
  read(json: string): Vector;
}

/** Creates the writer and reader of vectors of a group. */
export function vectorJson({ features }: Pick<CompiledGroup, 'features'>): VectorJson {
  const columns = features
    .map(({ name, type }) => ({ name, type, head: `${JSON.stringify(name)}:` }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    write: (vector) =>
      `{${columns.map(({ name, type, head }) => head + valueText(vector[name] ?? null, type)).join(',')}}`,
    read(json) {
      const values: Readonly<Record<string, unknown>> = JSON.parse(json);
      return Object.fromEntries(columns.map(({ name, type }) => [name, readValue(values[name], type)]));
    },
  };
}

function valueText(value: FeatureValue, type: LogicalType): string {
  if (type.kind === 'decimal' && typeof value === 'bigint') return formatDecimal(value, type.scale);
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}

function readValue(value: unknown, type: LogicalType): FeatureValue {
  if (typeof value !== 'number') return null;
  if (type.kind === 'bigint') return BigInt(value);
  if (type.kind !== 'decimal') return value;
  const unscaled = parseDecimal(String(value), type.scale, MAX_DIGITS);
  return typeof unscaled === 'bigint' ? unscaled : null;
}
