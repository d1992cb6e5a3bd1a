import { type LogicalType, lookUpType, type TypeTable } from '@cardlake/schema';
import type { CompiledColumn } from '../compiled/types';

/** Digits before the point of a number that cannot be a card number. */
const AMOUNT_DIGITS = 12;
const INTEGER_DIGITS = 11;
/** Digits of a double that every engine reads as the same number. */
const DOUBLE_DIGITS = 15;

const YEAR = '(?:1[1-9][0-9]{2}|2(?:[01][0-9]{2}|2[0-4][0-9]))';
/** Days of each month, but for that of leap years. */
const MONTH_AND_DAY =
  '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))';
const DAY = `${YEAR}-${MONTH_AND_DAY}`;
const CLOCK = '(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,6})?';
const ZONE = '(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])?';

/** Instants by their format: those of each lie within the years that the lake stores. */
const INSTANTS: Readonly<Record<string, string>> = {
  iso: `${DAY}[T ]${CLOCK}${ZONE}`,
  unix: '(?:0|[1-9][0-9]{0,8}|[1-7][0-9]{9})(?:[.][0-9]{1,6})?',
  unix_ms: '(?:0|[1-9][0-9]{0,11}|[1-7][0-9]{12})(?:[.][0-9]{1,3})?',
  unix_us: '(?:0|[1-9][0-9]{0,14}|[1-7][0-9]{15})',
};

const wholeNumber = (digits: number): string => (digits === 0 ? '0' : `(?:0|[1-9][0-9]{0,${digits - 1}})`);
const noPattern = () => undefined;

/** Texts by type. Of `string`, any text is plain. */
const patterns: TypeTable<(timestampFormat: string) => string | undefined> = {
  string: () => noPattern,
  json: () => noPattern,
  strings: () => noPattern,
  bigint: () => () => `-?${wholeNumber(INTEGER_DIGITS)}`,
  decimal:
    ({ precision, scale }) =>
    () => {
      const digits = Math.min(precision - scale, scale === 0 ? INTEGER_DIGITS : AMOUNT_DIGITS);
      return `-?${wholeNumber(digits)}${scale === 0 ? '' : `(?:[.][0-9]{1,${scale}})?`}`;
    },
  double: () => () =>
    `(?:-?[1-9][0-9]{0,${AMOUNT_DIGITS - 1}}|0|-0(?=[.][0-9]*[1-9]))(?:[.][0-9]{1,${DOUBLE_DIGITS}})?`,
  boolean: () => () => '(?:true|false)',
  date: () => () => DAY,
  timestamp: () => (timestampFormat) =>
    Object.hasOwn(INSTANTS, timestampFormat) ? INSTANTS[timestampFormat] : undefined,
};

/**
 * Pattern of the texts of a column that every engine reads alike, without blanks around them; undefined for a type
 * without such texts, and for text itself. All that it matches is valid, and no card number.
 */
export const plainPattern = ({
  type,
  timestampFormat,
}: Pick<CompiledColumn, 'type' | 'timestampFormat'>): string | undefined =>
  lookUpType(patterns, type)(timestampFormat);

/** Tells whether the plain texts of a type stand without quotes in JSON, or may. */
export const isNumberOrBoolean = ({ kind }: LogicalType, timestampFormat: string): boolean =>
  kind === 'bigint' ||
  kind === 'decimal' ||
  kind === 'double' ||
  kind === 'boolean' ||
  (kind === 'timestamp' && timestampFormat !== 'iso');
