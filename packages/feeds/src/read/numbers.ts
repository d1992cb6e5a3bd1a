import { NOT_FINITE_PATTERN, NUMBER_PATTERN } from '@cardlake/schema';

const NOT_FINITE = new RegExp(`^${NOT_FINITE_PATTERN}$`);
const NUMBER = new RegExp(`^${NUMBER_PATTERN}$`);
const LOOSE = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eE][+-]?[0-9]+)?$/;

/** Largest and smallest integer of 64 bits. */
const MAX_INTEGER = 2n ** 63n - 1n;
const MIN_INTEGER = -(2n ** 63n);

/** True for NaN and infinity, as programs write them. */
export const isNotFinite = (text: string): boolean => NOT_FINITE.test(text);

/** Rewrites a number as people write it (`+5`, `007`, `.5`, `5.`) to JSON's grammar; any other text stays. */
export function toJsonNumber(text: string): string {
  const [, sign, whole, fraction = '', exponent = ''] = LOOSE.exec(text) ?? [];
  if (whole === undefined || whole + fraction === '') return text;
  const digits = whole.replace(/^0+(?=.)/, '') || '0';
  return `${sign === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
}

/** Reads an integer of 64 bits, which may end in `.0`; undefined for other text. */
export function parseInteger(text: string): bigint | 'too_large' | undefined {
  const [, digits] = /^([+-]?[0-9]+)(?:\.0*)?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  // An absurd number of digits would take time.
  if (digits.replace(/^[+-]?0*/, '').length > 19) return 'too_large';
  const value = BigInt(digits.replace(/^\+/, ''));
  return value >= MIN_INTEGER && value <= MAX_INTEGER ? value : 'too_large';
}

/** Reads the nearest double, without a signed zero; undefined for text that is no number. */
export function parseDouble(text: string): number | 'not_finite' | undefined {
  if (isNotFinite(text)) return 'not_finite';
  const number = toJsonNumber(text);
  if (!NUMBER.test(number)) return undefined;
  const value = Number(number) + 0;
  return Number.isFinite(value) ? value : 'not_finite';
}
