import { holdsPan, jsonHoldsPan, maskPans, type RejectionCode } from '@cardlake/card-schema';
import type { CellCheck, CellValue } from '@cardlake/feeds';
import { lookUpType, type TypeTable } from '@cardlake/schema';

const LOOKS_LIKE_PAN: RejectionCode = 'looks_like_pan';

type HoldsCardNumber = (value: CellValue) => boolean;

const inText: HoldsCardNumber = (value) => typeof value === 'string' && holdsPan(value);
const inInteger: HoldsCardNumber = (value) => typeof value === 'bigint' && holdsPan(String(value));
const nowhere: HoldsCardNumber = () => false;

/** Amounts below 10 to this power are no card numbers, as numbers of JSON are not. */
const AMOUNT_DIGITS = 12;

/** Finds a number in a decimal without a fraction. */
function inDecimal(scale: number): HoldsCardNumber {
  const unit = 10n ** BigInt(scale);
  const least = unit * 10n ** BigInt(AMOUNT_DIGITS);
  return (value) =>
    typeof value === 'bigint' && value >= least && value % unit === 0n && holdsPan(String(value / unit));
}

const inDouble: HoldsCardNumber = (value) => typeof value === 'number' && jsonHoldsPan(String(value));

/** The digits of a fraction are no card number, as in JSON. */
const tests: TypeTable<HoldsCardNumber> = {
  string: () => inText,
  strings: () => (value) => Array.isArray(value) && value.some(holdsPan),
  json: () => (value) => typeof value === 'string' && jsonHoldsPan(value),
  bigint: () => inInteger,
  decimal: ({ scale }) => (scale === 0 ? inInteger : inDecimal(scale)),
  double: () => inDouble,
  boolean: () => nowhere,
  date: () => nowhere,
  timestamp: () => nowhere,
};

/** Checks that no value that would be stored holds a card number. */
export const checkCardNumbers: CellCheck = (type) => {
  const test = lookUpType(tests, type);
  return (value) => (test(value) ? LOOKS_LIKE_PAN : undefined);
};

/**
 * Masks the card numbers of a rejected record. Of one that holds a number only once it is read, since a transform joins it or CSV
 * doubles the quotes in it, every digit is masked.
 */
export function maskRecord(raw: string, reasons: readonly string[]): string {
  const masked = maskPans(raw);
  const isHidden = masked === raw && reasons.some((reason) => reason.endsWith(`: ${LOOKS_LIKE_PAN}`));
  return isHidden ? raw.replace(/\p{N}/gu, '*') : masked;
}
