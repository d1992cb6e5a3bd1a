import { bytesMayHoldPan, holdsPan } from '@cardlake/card-schema';
import type { CompiledColumn, CompiledFeed } from '@cardlake/feeds';
import { type LogicalType, lookUpType, type TypeTable } from '@cardlake/schema';
import { readDay, readInstant } from './plain-instant';
import { type NumberForm, readNumber } from './plain-number';
import type { CellSink } from './plain-rows';

/** Reads the text of a value as the number that is stored; NaN for a text that is not plain. */
type ReadPlain = (bytes: Uint8Array, start: number, end: number) => number;

/** Digits before the point of a number that cannot be a card number. */
const AMOUNT_DIGITS = 12;
const INTEGER_DIGITS = 11;
/** Digits behind the point of a double: its power of ten is exact. */
const DOUBLE_DECIMALS = 15;

const numbers =
  (form: NumberForm): ReadPlain =>
  (bytes, start, end) =>
    readNumber(bytes, start, end, form);

const integer = numbers({ wholeDigits: INTEGER_DIGITS, decimals: 0, isSigned: true, isScaled: true });
export const readPlainDouble = numbers({
  wholeDigits: AMOUNT_DIGITS,
  decimals: DOUBLE_DECIMALS,
  isSigned: true,
  isScaled: false,
});

const UNIX_MICROS_LIMIT = 8e15;

/** Instants as numbers, counted from the epoch. @param decimals those of the unit of which a millionth is a microsecond */
function unixReader(decimals: number): ReadPlain {
  const read = numbers({ wholeDigits: 16 - decimals, decimals, isSigned: false, isScaled: true });
  return (bytes, start, end) => {
    const micros = read(bytes, start, end);
    return micros < UNIX_MICROS_LIMIT ? micros : Number.NaN;
  };
}

/** Readers of instants by their format; those of another are left to the row reader. */
const instants: Readonly<Record<string, ReadPlain>> = {
  iso: readInstant,
  unix: unixReader(6),
  unix_ms: unixReader(3),
  unix_us: unixReader(0),
};

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

function readBoolean(bytes: Uint8Array, start: number, end: number): number {
  if (isWord(bytes, start, end, TRUE)) return 1;
  return isWord(bytes, start, end, FALSE) ? 0 : Number.NaN;
}

/** Tells whether bytes `[start, end)` are a word. */
export function isWord(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  if (end - start !== word.length) return false;
  for (let at = 0; at < word.length; at++) if (bytes[start + at] !== word[at]) return false;
  return true;
}

const readNothing: ReadPlain = () => Number.NaN;

const readers: TypeTable<(timestampFormat: string) => ReadPlain> = {
  string: () => () => readNothing,
  json: () => () => readNothing,
  strings: () => () => readNothing,
  bigint: () => () => integer,
  double: () => () => readPlainDouble,
  boolean: () => () => readBoolean,
  date: () => (timestampFormat) => (Object.hasOwn(instants, timestampFormat) ? readDay : readNothing),
  timestamp: () => (timestampFormat) =>
    (Object.hasOwn(instants, timestampFormat) ? instants[timestampFormat] : undefined) ?? readNothing,
  decimal:
    ({ precision, scale }) =>
    () =>
      numbers({
        wholeDigits: Math.min(precision - scale, scale === 0 ? INTEGER_DIGITS : AMOUNT_DIGITS),
        decimals: scale,
        isSigned: true,
        isScaled: true,
      }),
};

/** Tells whether the plain texts of a type stand without quotes in JSON, or may. */
const isNumber = ({ kind }: LogicalType, timestampFormat: string): boolean =>
  kind === 'bigint' ||
  kind === 'decimal' ||
  kind === 'double' ||
  (kind === 'timestamp' && timestampFormat !== 'iso');

/** A column that takes plain values from bytes. */
export class PlainColumn {
  readonly isText: boolean;
  /** Way in which its values may stand in JSON without quotes. */
  readonly bare: 'number' | 'boolean' | 'never';
  private readonly isNullable: boolean;
  private readonly read: ReadPlain;

  constructor(
    { type, nullable, timestampFormat }: CompiledColumn,
    private readonly sink: CellSink,
  ) {
    this.isText = type.kind === 'string';
    this.isNullable = nullable;
    this.read = lookUpType(readers, type)(timestampFormat);
    if (type.kind === 'boolean') this.bare = 'boolean';
    else this.bare = isNumber(type, timestampFormat) ? 'number' : 'never';
  }

  /** The declared columns of a feed. @param cells one for each of them, or more */
  static allOf({ columns }: CompiledFeed, cells: readonly CellSink[]): PlainColumn[] {
    return columns.map((column, at) => {
      const sink = cells[at];
      if (sink === undefined) throw new Error(`expected a cell for the column ${column.name}`);
      return new PlainColumn(column, sink);
    });
  }

  /** @returns false when the column has no nulls */
  takeNull(): boolean {
    if (this.isNullable) this.sink.null();
    return this.isNullable;
  }

  /** Takes the text in bytes `[start, end)`, which has no character that is not stored. @returns false when it is not plain */
  take(bytes: Buffer, start: number, end: number): boolean {
    if (this.isText) {
      if (mayHold(bytes, start, end)) return false;
      this.sink.text(bytes, start, end);
      return true;
    }
    const value = this.read(bytes, start, end);
    if (Number.isNaN(value)) return false;
    this.sink.number(value);
    return true;
  }
}

const mayHold = (bytes: Buffer, start: number, end: number): boolean =>
  bytesMayHoldPan(bytes, start, end) && holdsPan(bytes.toString('utf8', start, end));
