import { parseDateTime } from '../text/date-time';
import { MICRO_DIGITS, NOT_FINITE_PATTERN, parseDecimal } from '../text/decimal';
import type { TypeTable } from '../type-table';
import type { Field, LogicalType } from '../types';
import { readJsonText } from './json-text';
import type { LineRejectionCode } from './rejection';
import type { ValueLimits } from './rules';

/** A member of a line's object: its parsed value and its source text. */
export interface WireValue {
  readonly value: unknown;
  readonly source: string;
}

/** The value that was read, or the rule that it breaks. */
export type ReadResult<T> = { readonly value: T } | { readonly code: LineRejectionCode };

/** Reads a wire value; `arrivalMicros` limits instants. */
export type Reader<T> = (wire: WireValue, arrivalMicros: number) => ReadResult<T>;

const WRONG_TYPE = { code: 'wrong_type' } as const;
const NOT_FINITE = new RegExp(`^${NOT_FINITE_PATTERN}$`);
/** Enough for any instant in range; more digits are out of range anyway. */
const SECONDS_DIGITS = 12;

/** Text that UTF-8 can encode: an escaped half of a surrogate pair cannot be stored. */
const string: Reader<string> = ({ value }) =>
  typeof value === 'string' && value.isWellFormed() ? { value } : WRONG_TYPE;

const timestamp =
  ({ earliestMicros, futureMicros }: ValueLimits): Reader<number> =>
  ({ value, source }, arrivalMicros) => {
    const micros = typeof value === 'number' ? parseUnixSeconds(source) : parseDateTimeValue(value);
    if (micros === undefined) return WRONG_TYPE;
    const isInRange = micros >= earliestMicros && micros <= arrivalMicros + futureMicros;
    return isInRange ? { value: micros } : { code: 'out_of_range' };
  };

const decimal =
  (scale: number, { integerDigits }: ValueLimits): Reader<bigint> =>
  ({ value, source }) => {
    if (typeof value !== 'number' && typeof value !== 'string') return WRONG_TYPE;
    const text = typeof value === 'number' ? source : value;
    const unscaled = parseDecimal(text, scale, integerDigits);
    if (unscaled === 'too_large') return { code: 'too_large' };
    if (unscaled === 'malformed') return NOT_FINITE.test(text) ? { code: 'not_finite' } : WRONG_TYPE;
    return { value: unscaled };
  };

const boolean: Reader<boolean> = ({ value }) => (typeof value === 'boolean' ? { value } : WRONG_TYPE);

const bigint: Reader<bigint> = ({ value }) =>
  Number.isSafeInteger(value) ? { value: BigInt(value as number) } : WRONG_TYPE;

/** The nearest double; zero has no sign, since engines do not agree on one. */
const double: Reader<number> = ({ value }) => {
  if (typeof value !== 'number') return WRONG_TYPE;
  return Number.isFinite(value) ? { value: value + 0 } : { code: 'not_finite' };
};

type WireKind = 'string' | 'timestamp' | 'decimal' | 'boolean' | 'bigint' | 'double' | 'json';

/** Fields that a wire line can have: JSON has no form for other kinds. */
export type WireFields = Readonly<Record<string, Field<Extract<LogicalType, { kind: WireKind }>>>>;

const readers: Pick<TypeTable<(limits: ValueLimits) => Reader<unknown>>, WireKind> = {
  string: () => () => string,
  timestamp: () => timestamp,
  decimal:
    ({ scale }) =>
    (limits) =>
      decimal(scale, limits),
  boolean: () => () => boolean,
  bigint: () => () => bigint,
  double: () => () => double,
  json:
    ({ shape }) =>
    () =>
    ({ value }) =>
      readJsonText(value, shape),
};

/** The reader of a wire field's type. */
export const createReader = (type: WireFields[string]['type'], limits: ValueLimits): Reader<unknown> =>
  (readers[type.kind] as (type: LogicalType) => (limits: ValueLimits) => Reader<unknown>)(type)(limits);

function parseUnixSeconds(source: string): number {
  const micros = parseDecimal(source, MICRO_DIGITS, SECONDS_DIGITS);
  return typeof micros === 'bigint' ? Number(micros) : Number.POSITIVE_INFINITY;
}

const parseDateTimeValue = (value: unknown): number | undefined =>
  typeof value === 'string' ? parseDateTime(value) : undefined;
