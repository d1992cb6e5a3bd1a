import type { CompiledFeature, CompiledGroup, FeatureValue } from '@cardlake/features';
import { formatDecimal, type LogicalType, parseDecimal } from '@cardlake/schema';
import { z } from 'zod';
import { vectorJson } from '../values/vector-json';

/** Greatest relative difference of two standard deviations that count as equal. */
const RELATIVE = 1e-9;
/** More digits than any decimal has before its point. */
const MAX_DIGITS = 38;

type Values = Readonly<Record<string, FeatureValue | undefined>>;

/** Numbers of a JSON object as they are written, by name; null stays null. */
type NumberTexts = ReadonlyMap<string, string>;

/** Compares vectors of a group: recorded ones, which are JSON, and computed ones. */
export interface VectorComparison {
  /** Reads a recorded vector to the last digit; undefined for a feature that it lacks, or has no number of. */
  read(json: string | null): Values;
  /** Names of the features of which two vectors differ; standard deviations may by 1e-9. Each has to have a value, or null. */
  listDifferences(actual: Values, expected: Values): string[];
  /** Tells whether a recorded vector is that of a row of gold. */
  isEqual(json: string | null, gold: Values): boolean;
  /** Formats a value as a vector is written. */
  format(name: string, value: FeatureValue | undefined): string | undefined;
}

/** Creates the comparison of the vectors of a group. */
export function compareVectors(group: Pick<CompiledGroup, 'features' | 'derived'>): VectorComparison {
  const types = new Map(group.features.map(({ name, type }) => [name, type]));
  const approximate = findApproximate(group);
  const { write } = vectorJson(group);
  const differs = (name: string, actual: Values, expected: Values): boolean => {
    const [is, should] = [actual[name], expected[name]];
    if (is === undefined || should === undefined) return true;
    if (is === should) return false;
    if (!approximate.has(name) || typeof is !== 'number' || typeof should !== 'number') return true;
    return !(Math.abs(is - should) <= RELATIVE * Math.abs(should));
  };
  const comparison: VectorComparison = {
    read(json) {
      const texts = readNumberTexts(json);
      return Object.fromEntries([...types].map(([name, type]) => [name, parseValue(texts.get(name), type)]));
    },
    listDifferences: (actual, expected) =>
      [...types.keys()].filter((name) => differs(name, actual, expected)),
    isEqual(json, gold) {
      // Nearly all are equal to the byte.
      if (isWhole(gold) && json === write(gold)) return true;
      return comparison.listDifferences(comparison.read(json), gold).length === 0;
    },
    format(name, value) {
      const type = types.get(name);
      if (value === undefined || type === undefined) return undefined;
      return type.kind === 'decimal' && typeof value === 'bigint'
        ? formatDecimal(value, type.scale)
        : String(value);
    },
  };
  return comparison;
}

const isWhole = (values: Values): values is Readonly<Record<string, FeatureValue>> =>
  Object.values(values).every((value) => value !== undefined);

/** Finds the standard deviations, and the ratios that are made of them. */
function findApproximate({ features, derived }: Pick<CompiledGroup, 'features' | 'derived'>): Set<string> {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  const found = new Set(features.filter(isDeviation).map(({ name }) => name));
  for (const name of derived) {
    const compute = byName.get(name)?.compute;
    if (compute?.kind !== 'ratio') continue;
    const operands = [compute.numerator, compute.denominator];
    if (operands.some((operand) => operand.kind === 'feature' && found.has(operand.feature))) found.add(name);
  }
  return found;
}

const isDeviation = ({ compute }: CompiledFeature): boolean =>
  compute.kind === 'window' && compute.function === 'stddev';

const flatObject = z.record(z.string(), z.union([z.number(), z.null()]));
const MEMBER = /"((?:[^"\\]|\\.)*)"\s*:\s*(null|-?[0-9][0-9.eE+-]*)/g;

/** Reads the texts of a flat object of numbers, which have all their digits; none of anything else. */
function readNumberTexts(json: string | null): NumberTexts {
  if (json === null || !isFlat(json)) return new Map();
  return new Map(
    [...json.matchAll(MEMBER)].map(([, name = '', text = '']) => [JSON.parse(`"${name}"`) as string, text]),
  );
}

function isFlat(json: string): boolean {
  try {
    return flatObject.safeParse(JSON.parse(json)).success;
  } catch {
    return false;
  }
}

function parseValue(text: string | undefined, type: LogicalType): FeatureValue | undefined {
  if (text === undefined) return undefined;
  if (text === 'null') return null;
  if (type.kind === 'double') return Number(text);
  const scale = type.kind === 'decimal' ? type.scale : 0;
  const unscaled = parseDecimal(text, scale, MAX_DIGITS);
  return typeof unscaled === 'bigint' ? unscaled : undefined;
}
