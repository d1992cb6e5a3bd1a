import { HIGH_WEIGHT } from './split-integer';

/** Σx² = s80 · 2^80 + s54 · 2^54 + s26 · 2^26 + s0, as `SquareHistory` adds it up. */
const WEIGHTS = [2 ** 80, 2 ** 54, 2 ** 26, 1] as const;
const MAX_EXACT = 2 ** 53;
/** Dekker's constant: splits a double into two of 26 bits. */
const SPLITTER = 2 ** 27 + 1;

/** Passes that push the error terms down; three make the sum as accurate as four times the digits. */
const PASSES = 3;
const TERMS = 14;
const terms = new Float64Array(TERMS);

/**
 * n·Σx² − (Σx)², which is n² times the variance of n whole numbers, from exact sums; relative error below 1e-9, and 0
 * only for equal numbers.
 *
 * Small numbers give exact doubles at once. Otherwise the fourteen products that the difference is made of, each
 * with its rounding error beside it, add up to it exactly; repeated two-sums add them up (Ogita, Rump and Oishi,
 * SumK with K = 4). Their magnitudes stay below 2^158, so the absolute error is below 2^158 · 2^-190; the difference is
 * a whole number, so one below a half is 0.
 */
export function scaledVariance(
  n: number,
  sumHigh: number,
  sumLow: number,
  s80: number,
  s54: number,
  s26: number,
  s0: number,
): number {
  if (s80 === 0 && s54 === 0) {
    const scaled = n * (s26 * WEIGHTS[2] + s0);
    if (scaled <= MAX_EXACT) {
      const sum = sumHigh * HIGH_WEIGHT + sumLow;
      return scaled - sum * sum;
    }
  }
  writeProduct(0, n, s80, WEIGHTS[0]);
  writeProduct(2, n, s54, WEIGHTS[1]);
  writeProduct(4, n, s26, WEIGHTS[2]);
  writeProduct(6, n, s0, WEIGHTS[3]);
  writeProduct(8, -sumHigh, sumHigh, HIGH_WEIGHT * HIGH_WEIGHT);
  writeProduct(10, -2 * sumHigh, sumLow, HIGH_WEIGHT);
  writeProduct(12, -sumLow, sumLow, 1);
  const difference = sumTerms();
  return difference < 0.5 ? 0 : difference;
}

/** The exact product a · b · weight as two terms; the weight is a power of two. */
function writeProduct(at: number, a: number, b: number, weight: number): void {
  const product = a * b;
  const shiftedA = SPLITTER * a;
  const upperA = shiftedA - (shiftedA - a);
  const lowerA = a - upperA;
  const shiftedB = SPLITTER * b;
  const upperB = shiftedB - (shiftedB - b);
  const lowerB = b - upperB;
  const error = lowerA * lowerB - (product - upperA * upperB - lowerA * upperB - upperA * lowerB);
  terms[at] = product * weight;
  terms[at + 1] = error * weight;
}

function sumTerms(): number {
  for (let pass = 0; pass < PASSES; pass++) {
    for (let i = 1; i < TERMS; i++) {
      const a = terms[i]!;
      const b = terms[i - 1]!;
      const sum = a + b;
      const part = sum - a;
      terms[i] = sum;
      terms[i - 1] = a - (sum - part) + (b - part);
    }
  }
  let total = 0;
  for (let i = 0; i < TERMS; i++) total += terms[i]!;
  return total;
}
