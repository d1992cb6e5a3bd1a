const MICROS_PER_SECOND = 1e6;

/** Units of time, the largest first, with the micros of one. */
const UNITS = [
  ['day', 86_400e6],
  ['hour', 3_600e6],
  ['minute', 60e6],
  ['second', MICROS_PER_SECOND],
] as const;

/** From this many of a unit on, it is used rather than the next smaller one. */
const ENOUGH = 2;

/** Noun for the values of a column: `merchant_id` gives `merchant`. */
export const nounOf = (column: string): string => column.replace(/_id$/, '').replaceAll('_', ' ');

/** Plural of an English noun with regular endings. */
export function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** `1 hour`, `12 hours`. */
const countOf = (count: number, noun: string): string =>
  `${whole.format(count)} ${count === 1 ? noun : pluralOf(noun)}`;

/** Length of a window: `hour`, `5 minutes`, `24 hours`, `7 days`; without the number for one of a unit. */
export function windowWords(micros: number): string {
  const [unit, size] = UNITS.find(([, each]) => micros % each === 0 && isEnough(micros, each)) ??
    UNITS.find(([, each]) => micros % each === 0) ?? ['second', MICROS_PER_SECOND];
  return micros === size ? unit : countOf(micros / size, unit);
}

/** A day is told as 24 hours: `the last day` could be yesterday. */
const isEnough = (micros: number, size: number): boolean => micros > size || size < UNITS[0][1];

/** Length of time that passed: `12 seconds`, `5 minutes`, `30 hours`, `3 days`. */
export function passedWords(seconds: number): string {
  const micros = seconds * MICROS_PER_SECOND;
  const [unit, size] = UNITS.find(([, each]) => micros >= ENOUGH * each) ?? ['second', MICROS_PER_SECOND];
  const units = micros / size;
  return countOf(units < ENOUGH ? Math.round(units * 10) / 10 : Math.floor(units), unit);
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const short = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });

/** A number of things: `1,234`. */
export const countWords = (value: number): string => whole.format(value);

/** An amount, with two decimals unless it is smaller. */
export const amountWords = (value: number): string =>
  value !== 0 && Math.abs(value) < 0.01 ? short.format(value) : cents.format(value);

/** A share in percent: `4.5 %`. */
export const shareWords = (share: number): string => {
  const percent = share * 100;
  return `${percent !== 0 && Math.abs(percent) < 0.1 ? short.format(percent) : whole.format(percent)} %`;
};

/** Quotient of two numbers: `8.3 times`. */
export const timesWords = (factor: number): string =>
  `${Math.abs(factor) < 10 ? short.format(factor) : whole.format(Math.round(factor))} times`;
