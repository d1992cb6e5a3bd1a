import {
  type LogicalType,
  lookUpType,
  MAX_JSON_BYTES,
  parseDateTime,
  parseDecimal,
  type TypeTable,
  type WireValue,
} from '@cardlake/schema';
import { isDayPattern, parseTimestampFormat } from '../definition/timestamp-format';
import { isNotFinite, parseDouble, parseInteger, toJsonNumber } from './numbers';
import type { RecordRejectionCode } from './rejection';

/**
 * Value of a column: instants as microseconds since the epoch, decimals unscaled (value × 10^scale), days and JSON as text.
 */
export type CellValue = string | number | bigint | boolean | null | readonly string[];

/** The value that was read, or the rule that it breaks. */
type CellResult = { readonly value: CellValue } | { readonly code: RecordRejectionCode };

/** Reads a value of JSON, or the text of a CSV cell. */
export type CellReader = (cell: WireValue) => CellResult;

/** Facts about the column of a reader. */
export interface CellOptions {
  readonly timestampFormat: string;
  /** True when every value is a text, as in CSV. */
  readonly isText: boolean;
}

const WRONG_TYPE = { code: 'wrong_type' } as const;

const MICROS_PER_MILLI = 1000;
/** First day that every engine stores: its year has four digits. */
const FIRST_DAY = Date.UTC(1000, 0, 1) * MICROS_PER_MILLI;
/** First instant, and the first one behind the last: the years between them are those whose microseconds a double holds exactly. */
const FIRST_INSTANT = Date.UTC(1685, 0, 1) * MICROS_PER_MILLI;
const INSTANT_END = Date.UTC(2255, 0, 1) * MICROS_PER_MILLI;

const TRUE = ['true', 't', 'yes', 'y', '1'];
const FALSE = ['false', 'f', 'no', 'n', '0'];

/** The text of a value that is a text or a number, in its own digits. */
const textOf = ({ value, source }: WireValue): string | undefined => {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' ? source : undefined;
};

/** Makes a reader of values that are written as a text or a number. */
const reading =
  (read: (text: string) => CellResult): CellReader =>
  (cell) => {
    const text = textOf(cell);
    if (text === undefined) return WRONG_TYPE;
    return text === '' ? { code: 'empty' } : read(text);
  };

/** True for text that every engine stores: UTF-8 without U+0000. */
const isStorable = (value: unknown): value is string =>
  typeof value === 'string' && value.isWellFormed() && !value.includes('\0');

const readString: CellReader = ({ value }) => (isStorable(value) ? { value } : WRONG_TYPE);

const readStrings: CellReader = ({ value }) =>
  Array.isArray(value) && value.every(isStorable) ? { value } : WRONG_TYPE;

function readBoolean({ value }: WireValue): CellResult {
  if (typeof value === 'boolean') return { value };
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (TRUE.includes(text)) return { value: true };
  return FALSE.includes(text) ? { value: false } : WRONG_TYPE;
}

const readInteger = reading((text) => {
  const value = parseInteger(text);
  if (value === undefined) return isNotFinite(text) ? { code: 'not_finite' } : WRONG_TYPE;
  return value === 'too_large' ? { code: value } : { value };
});

const readDouble = reading((text) => {
  const value = parseDouble(text);
  if (value === undefined) return WRONG_TYPE;
  return value === 'not_finite' ? { code: value } : { value };
});

const decimalReader = (precision: number, scale: number): CellReader =>
  reading((text) => {
    const value = parseDecimal(toJsonNumber(text), scale, precision - scale);
    if (value === 'too_large') return { code: value };
    if (value === 'malformed') return isNotFinite(text) ? { code: 'not_finite' } : WRONG_TYPE;
    return { value };
  });

/** Checks that the lake can store an instant. */
const checkInstant = (micros: number | undefined, first: number): number | RecordRejectionCode => {
  if (micros === undefined) return 'wrong_type';
  return micros >= first && micros < INSTANT_END ? micros : 'out_of_range';
};

type ReadInstant = (text: string) => number | undefined;

/** The reader of instants in a declared format. */
function instantReader(format: string): ReadInstant {
  const read = parseTimestampFormat(format);
  if (read === undefined) throw new Error(`${format} is not a format of instants`);
  return read;
}

/** Least distance from the epoch that numbers stand for without a format: fewer seconds are a year or a day in digits, such as 20240131. */
const LEAST_SECONDS = 100_000_000;
const LEAST_MICROS = LEAST_SECONDS * 1_000_000;

const readUnix = instantReader('unix');

/** Reads unix seconds where the format is ISO. */
const readBareSeconds: ReadInstant = (text) => {
  const micros = readUnix(text);
  return micros !== undefined && Math.abs(micros) >= LEAST_MICROS ? micros : undefined;
};

const timestampReader = (format: string): CellReader => {
  const readDeclared = instantReader(format);
  const read: ReadInstant =
    format === 'iso' ? (text) => readDeclared(text) ?? readBareSeconds(text) : readDeclared;
  return reading((text) => {
    const micros = checkInstant(read(text), FIRST_INSTANT);
    return typeof micros === 'number' ? { value: micros } : { code: micros };
  });
};

const readIsoDay: ReadInstant = (text) =>
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? parseDateTime(`${text}T00:00`) : undefined;

/** Makes a reader of days: ISO days, and instants of the format; what a pattern may read is read by it alone. */
const dateReader = (format: string): CellReader => {
  const readDeclared = instantReader(format);
  const isOfDays = readDeclared('2000-01-01') !== undefined;
  const firstDeclared = isDayPattern(format) ? FIRST_DAY : FIRST_INSTANT;
  return reading((text) => {
    const isoDay = isOfDays ? undefined : readIsoDay(text);
    const micros =
      isoDay === undefined
        ? checkInstant(readDeclared(text), firstDeclared)
        : checkInstant(isoDay, FIRST_DAY);
    if (typeof micros !== 'number') return { code: micros };
    return { value: new Date(Math.floor(micros / MICROS_PER_MILLI)).toISOString().slice(0, 10) };
  });
};

const readJson: CellReader = ({ source }) => keepJson(source);

const readJsonText: CellReader = ({ value }) => {
  try {
    JSON.parse(String(value));
  } catch {
    return WRONG_TYPE;
  }
  return keepJson(String(value).trim());
};

const keepJson = (text: string): CellResult =>
  Buffer.byteLength(text) > MAX_JSON_BYTES ? { code: 'too_long' } : { value: text };

const readers: TypeTable<(options: CellOptions) => CellReader> = {
  string: () => () => readString,
  timestamp:
    () =>
    ({ timestampFormat }) =>
      timestampReader(timestampFormat),
  date:
    () =>
    ({ timestampFormat }) =>
      dateReader(timestampFormat),
  decimal:
    ({ precision, scale }) =>
    () =>
      decimalReader(precision, scale),
  bigint: () => () => readInteger,
  double: () => () => readDouble,
  boolean: () => () => readBoolean,
  strings: () => () => readStrings,
  json:
    () =>
    ({ isText }) =>
      isText ? readJsonText : readJson,
};

/** The reader of a column's type. */
export const cellReader = (type: LogicalType, options: CellOptions): CellReader =>
  lookUpType(readers, type)(options);
