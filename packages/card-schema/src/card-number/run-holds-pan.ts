import { issuers } from './issuers';

const ZERO = 0x30;

/** A range of prefixes and the lengths of its numbers, by the first digit of the prefixes. */
interface Range {
  readonly first: string;
  readonly last: string;
  readonly lengths: readonly number[];
}

const rangesByDigit: readonly (readonly Range[])[] = Array.from({ length: 10 }, (_, digit) =>
  issuers.flatMap(({ prefixes, lengths }) =>
    prefixes
      .filter(([first, last]) => Number(first[0]) <= digit && digit <= Number(last[0]))
      .map(([first, last]) => ({ first, last, lengths })),
  ),
);

/**
 * Tells whether whole groups of a run's digits are a card number: one of an issuer's length with an issuer's prefix,
 * that passes Luhn's check. Zeros in front of a group may pad it.
 * @param run groups of digits, with anything else between them
 */
export function runHoldsPan(run: string): boolean {
  let digits = '';
  const starts: number[] = [];
  const isEnd: boolean[] = [];
  for (const [group] of run.matchAll(/[0-9]+/g)) {
    const zeros = group.search(/[1-9]/);
    if (zeros >= 0) starts.push(digits.length + zeros);
    digits += group;
    isEnd[digits.length] = true;
  }
  return starts.some((start) =>
    (rangesByDigit[digits.charCodeAt(start) - ZERO] ?? []).some(
      ({ first, last, lengths }) =>
        isBetween(digits.slice(start, start + first.length), first, last) &&
        lengths.some((length) => isEnd[start + length] === true && passesLuhn(digits, start, start + length)),
    ),
  );
}

const isBetween = (text: string, first: string, last: string): boolean => text >= first && text <= last;

/** Luhn's check: every second digit from the right is doubled, and the sum of all digits is divisible by ten. */
function passesLuhn(digits: string, start: number, end: number): boolean {
  let sum = 0;
  for (let i = end - 1, isDoubled = false; i >= start; i--, isDoubled = !isDoubled) {
    const digit = digits.charCodeAt(i) - ZERO;
    const value = isDoubled ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
