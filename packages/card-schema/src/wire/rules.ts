import {
  DATE_TIME_PATTERN,
  MAX_DEPTH,
  MAX_LINE_BYTES,
  NOT_FINITE_PATTERN,
  NUMBER_PATTERN,
} from '@cardlake/schema';
import { PAN_DIGITS } from '../card-number/pan-digits';
import { countryCodes, currencyCodes } from '../iso-codes';
import { AMOUNT } from '../tables';

/** Wire rules of card events as plain data, for every engine that checks lines. */
export const wireRules = {
  maxLineBytes: MAX_LINE_BYTES,
  /** Deepest nesting of objects and arrays, the line's own object included. */
  maxDepth: MAX_DEPTH,
  /** First instant allowed, µs: 2000-01-01T00:00Z. */
  earliestMicros: Date.UTC(2000, 0, 1) * 1000,
  /** Latest instant allowed, µs after the arrival. */
  futureMicros: 5 * 60 * 1_000_000,
  /** Amounts have this many decimals, and a magnitude below 10^amountIntegerDigits after rounding to them. */
  amountScale: AMOUNT.scale,
  amountIntegerDigits: 12,
  /** Patterns that match the whole text of a string. */
  numberPattern: NUMBER_PATTERN,
  notFinitePattern: NOT_FINITE_PATTERN,
  dateTimePattern: DATE_TIME_PATTERN,
  panMinDigits: PAN_DIGITS.min,
  panMaxDigits: PAN_DIGITS.max,
  currencyCodes: [...currencyCodes],
  countryCodes: [...countryCodes],
} as const;
