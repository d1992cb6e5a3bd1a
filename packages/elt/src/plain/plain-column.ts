import type { CompiledColumn } from '@cardlake/feeds';
import { type LogicalType, lookUpType, type TypeTable } from '@cardlake/schema';

/** Form of the plain values of a column, for the scanner; `Column` in `assembly/settings.ts` says more. */
interface PlainForm {
  readonly kind: Kind;
  readonly wholeDigits?: number;
  readonly decimals?: number;
  readonly isSigned?: boolean;
  readonly isScaled?: boolean;
  /** Number that is too great. */
  readonly limit?: number;
}

/** Numbers of the scanner for the forms of values. */
const KINDS = { never: 0, text: 1, number: 2, boolean: 3, day: 4, instant: 5 } as const;
type Kind = keyof typeof KINDS;

/** Whole numbers below are exact as doubles. */
const EXACT = 2 ** 53;
const UNIX_MICROS_LIMIT = 8e15;
/** Digits before the point of a number that cannot be a card number. */
const AMOUNT_DIGITS = 12;
const INTEGER_DIGITS = 11;
/** Digits behind the point of a double: its power of ten is exact. */
const DOUBLE_DECIMALS = 15;
/** Digits of an instant in microseconds. */
const MICROS_DIGITS = 16;
/** Digits that 64 bits hold (Parquet format, "DECIMAL"). */
const INT64_DIGITS = 18;

/** Bytes of a stored text, which varies. */
export const TEXT_BYTES = 0;
/** Bytes of a stored number of 64 bits. */
export const INT64_BYTES = 8;
/** Bytes of a decimal of more than 18 digits. */
export const LONG_DECIMAL_BYTES = 16;

/** Tells how many bytes a decimal takes. */
export const decimalBytes = (precision: number): number =>
  precision <= INT64_DIGITS ? INT64_BYTES : LONG_DECIMAL_BYTES;

const NEVER: PlainForm = { kind: 'never' };
const DOUBLE: PlainForm = {
  kind: 'number',
  wholeDigits: AMOUNT_DIGITS,
  decimals: DOUBLE_DECIMALS,
  isSigned: true,
};

/** Instants as numbers, counted from the epoch. @param decimals those of the unit of which a millionth is a microsecond */
const unix = (decimals: number): PlainForm => ({
  kind: 'number',
  wholeDigits: MICROS_DIGITS - decimals,
  decimals,
  isScaled: true,
  limit: UNIX_MICROS_LIMIT,
});

/** Instants by their format; those of another are left to the row reader. */
const instants: Readonly<Record<string, PlainForm>> = {
  iso: { kind: 'instant' },
  unix: unix(6),
  unix_ms: unix(3),
  unix_us: unix(0),
};
const instantOf = (format: string) => (Object.hasOwn(instants, format) ? instants[format] : undefined);

const forms: TypeTable<(timestampFormat: string) => readonly [PlainForm, bytes: number]> = {
  string: () => () => [{ kind: 'text' }, TEXT_BYTES],
  json: () => () => [NEVER, TEXT_BYTES],
  strings: () => () => [NEVER, TEXT_BYTES],
  bigint: () => () => [
    { kind: 'number', wholeDigits: INTEGER_DIGITS, isSigned: true, isScaled: true },
    INT64_BYTES,
  ],
  double: () => () => [DOUBLE, 8],
  boolean: () => () => [{ kind: 'boolean' }, 1],
  date: () => (format) => [instantOf(format) === undefined ? NEVER : { kind: 'day' }, 4],
  timestamp: () => (format) => [instantOf(format) ?? NEVER, INT64_BYTES],
  decimal:
    ({ precision, scale }) =>
    () => [
      {
        kind: 'number',
        wholeDigits: Math.min(precision - scale, scale === 0 ? INTEGER_DIGITS : AMOUNT_DIGITS),
        decimals: scale,
        isSigned: true,
        isScaled: true,
      },
      decimalBytes(precision),
    ],
};

/** Tells how values stand in JSON without quotes, or may. */
function bareKind({ kind }: LogicalType, timestampFormat: string): Kind {
  if (kind === 'boolean') return kind;
  const isNumber = kind === 'bigint' || kind === 'decimal' || kind === 'double';
  return isNumber || (kind === 'timestamp' && timestampFormat !== 'iso') ? 'number' : 'never';
}

/** A column for the scanner: bytes of each value when it is stored, and the settings by which it is read. */
export interface PlainColumn {
  readonly bytes: number;
  readonly settings: Buffer;
}

/** Settings of numbers of JSON that no column reads. */
export const OTHER_NUMBER = settingsOf(DOUBLE, 'number', false, INT64_BYTES);

export function plainColumn({ type, nullable, timestampFormat }: CompiledColumn): PlainColumn {
  const [form, bytes] = lookUpType(forms, type)(timestampFormat);
  return { bytes, settings: settingsOf(form, bareKind(type, timestampFormat), nullable, bytes) };
}

/** Writes `Column` of `assembly/settings.ts`. */
function settingsOf(form: PlainForm, bare: Kind, isNullable: boolean, bytes: number): Buffer {
  const { kind, isSigned = false, isScaled = false, wholeDigits = 0, decimals = 0, limit = EXACT } = form;
  const flags = [isSigned, isScaled].map(Number);
  const settings = Buffer.alloc(16);
  settings.set([KINDS[kind], KINDS[bare], Number(isNullable), bytes, ...flags, wholeDigits, decimals]);
  settings.writeDoubleLE(limit, 8);
  return settings;
}
