import isoCodes from '../../compiled/iso-codes.json';
import { AMOUNT } from '../tables';
import { DATE_TIME_PATTERN } from './date-time';
import { NUMBER_PATTERN } from './decimal-text';

/** Longest line that is read, in bytes of UTF-8, its line end excluded. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** The wire's rules as plain data, for every engine that checks lines. */
export const wireRules = {
  maxLineBytes: MAX_LINE_BYTES,
  /** Objects and arrays inside each other, the line's own object included. */
  maxDepth: 512,
  /** First instant allowed, µs: 2000-01-01T00:00Z. */
  earliestMicros: Date.UTC(2000, 0, 1) * 1000,
  /** How far after its arrival an event may claim to be, µs. */
  futureMicros: 5 * 60 * 1_000_000,
  /** Amounts have this many decimals, and a magnitude below 10^amountIntegerDigits after rounding to them. */
  amountScale: AMOUNT.scale,
  amountIntegerDigits: 12,
  /** Patterns for the whole text of a string. */
  numberPattern: NUMBER_PATTERN,
  notFinitePattern: '[+-]?(?:[nN][aA][nN]|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)',
  dateTimePattern: DATE_TIME_PATTERN,
  /** Digits of a card number. */
  panMinDigits: 13,
  panMaxDigits: 19,
  currencyCodes: isoCodes.currencies,
  countryCodes: isoCodes.countries,
} as const;

/** Active ISO 4217 alphabetic codes. */
export const currencyCodes: ReadonlySet<string> = new Set(isoCodes.currencies);

/** ISO 3166-1 alpha-2 codes, and XK (Kosovo), which card schemes use. */
export const countryCodes: ReadonlySet<string> = new Set(isoCodes.countries);
