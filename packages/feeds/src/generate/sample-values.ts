import { parseDateTime } from '@cardlake/schema';
import type { CompiledColumn, CompiledFeed } from '../compiled/types';
import type { Rule } from '../definition/rule-schema';
import { instantText } from './instant-text';
import { type Draw, patternText } from './pattern-text';

/** Value of JSON, as a record has it. */
export type SampleValue =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | Readonly<Record<string, number>>;

/** Circumstances of a sample. */
export interface SampleOptions {
  readonly rows: number;
  readonly nowMicros: number;
  readonly draw: Draw;
}

/** Share of nulls where a column may be null. */
const NULLS = 0.02;
/** Share of records that change a row which there is. */
const CHANGES = 0.1;
const SPAN = 1000;
const RECENT_SECONDS = 6 * 3600;
const MICROS_PER_SECOND = 1_000_000;
const MAX_DECIMALS = 6;
const MAX_DIGITS = 15;
const WORDS = ['north', 'south', 'east', 'west', 'center'];

/** Makes the function that gives values of a column that its type takes and its rules let pass. */
export function valueMaker(
  feed: CompiledFeed,
  column: CompiledColumn,
  options: SampleOptions,
): (at: number) => SampleValue {
  const { draw } = options;
  const rules = feed.rules.filter((rule) => columnsOf(rule).includes(column.name));
  const isNull = () => column.nullable && mayBeNull(rules) && draw() < NULLS;
  const inSet = rules.find((rule) => rule.rule === 'inSet');
  if (inSet !== undefined) {
    const values = inSet.values;
    return () => (isNull() ? null : (values[Math.floor(draw() * values.length)] ?? null));
  }
  const isUnique = rules.some(({ rule }) => rule === 'unique');
  const isKey = feed.key.includes(column.name);
  const numberAt = (at: number) => {
    if (isUnique) return at;
    if (isKey) return at > 0 && draw() < CHANGES ? Math.floor(draw() * at) : at;
    return Math.floor(draw() * SPAN);
  };
  const make = typeMaker(column, rules, options, isKey || isUnique);
  return (at) => (isNull() ? null : make(numberAt(at)));
}

const columnsOf = (rule: Rule): readonly string[] =>
  'columns' in rule ? rule.columns : 'column' in rule ? [rule.column] : [];

const mayBeNull = (rules: readonly Rule[]): boolean =>
  !rules.some((rule) => rule.rule === 'notNull' || (rule.rule === 'nullShare' && rule.max <= 2 * NULLS));

/** Makes the function from a number to a value of a type. */
function typeMaker(
  { name, type, timestampFormat }: CompiledColumn,
  rules: readonly Rule[],
  { nowMicros, draw }: SampleOptions,
  isDistinct: boolean,
): (n: number) => SampleValue {
  const [low, high] = boundsOf(rules);
  switch (type.kind) {
    case 'string':
      return textMaker(name, rules, draw, isDistinct);
    case 'bigint':
      return (n) => (isDistinct ? n : Math.floor(between(draw, Math.ceil(Number(low ?? 0)), high)));
    case 'double':
    case 'decimal': {
      const decimals = type.kind === 'double' ? 2 : Math.min(type.scale, MAX_DECIMALS);
      const digits = type.kind === 'double' ? MAX_DIGITS : Math.min(type.precision - type.scale, MAX_DIGITS);
      const least = Number(low ?? 0);
      const most = Math.min(Number(high ?? least + SPAN), 10 ** digits - 1);
      const unit = 10 ** decimals;
      return (n) => (isDistinct ? n : Math.floor(between(draw, least * unit, most * unit)) / unit);
    }
    case 'boolean':
      return () => draw() < 0.5;
    case 'date':
    case 'timestamp':
      return () => {
        const last = instantOf(high) ?? nowMicros;
        const first = instantOf(low) ?? last - RECENT_SECONDS * MICROS_PER_SECOND;
        const seconds = Math.floor(between(draw, first, last) / MICROS_PER_SECOND);
        const micros = Math.max(first, seconds * MICROS_PER_SECOND);
        return type.kind === 'date' ? instantText('%Y-%m-%d', micros) : instantText(timestampFormat, micros);
      };
    case 'strings':
      return (n) => WORDS.slice(0, n % WORDS.length);
    default:
      return (n) => ({ n });
  }
}

function textMaker(
  name: string,
  rules: readonly Rule[],
  draw: Draw,
  isDistinct: boolean,
): (n: number) => string {
  const pattern = rules.find((rule) => rule.rule === 'matches')?.pattern;
  const length = rules.find((rule) => rule.rule === 'length');
  return (n) => {
    const made = pattern === undefined ? undefined : patternText(pattern, draw);
    if (made !== undefined) return made;
    const text = isDistinct ? `${name}-${n}` : (WORDS[n % WORDS.length] ?? name);
    return text
      .padEnd(length?.min ?? 0, 'x')
      .slice(isDistinct ? -(length?.max ?? text.length + SPAN) : 0, length?.max);
  };
}

type Bound = number | string | undefined;

function boundsOf(rules: readonly Rule[]): [low: Bound, high: Bound] {
  const rule = rules.find((one) => one.rule === 'between');
  return rule === undefined ? [undefined, undefined] : [rule.min, rule.max];
}

function between(draw: Draw, low: number, high: Bound): number {
  const most = Number(high ?? low + SPAN);
  return low + draw() * (Math.min(most, Number.MAX_SAFE_INTEGER) - low);
}

const instantOf = (bound: Bound): number | undefined =>
  typeof bound === 'string' ? (parseDateTime(bound) ?? parseDateTime(`${bound}T00:00Z`)) : undefined;
