import fc from 'fast-check';
import { DecimalBuffer } from '../../src/kernel/decimal-buffer';
import { scaledVariance } from '../../src/kernel/exact-variance';
import { HIGH_WEIGHT, highHalf, lowHalf } from '../../src/kernel/split-integer';
import { SquareBuffer } from '../../src/kernel/square-buffer';

const LARGEST = 10n ** 16n - 1n;

/** The scaled variance of some numbers from the kernel's sums, and exactly. */
function both(numbers: readonly bigint[]): { got: number; want: bigint } {
  const values = new DecimalBuffer('amount');
  const squares = new SquareBuffer(values);
  const rows = numbers.length;
  const batch = {
    rows,
    ts: new Float64Array(rows),
    entityStart: new Uint8Array(rows),
    decimals: { amount: new Int32Array(BigInt64Array.from(numbers).buffer) },
    codes: {},
  };
  for (const column of [values, squares]) column.retain(0, 0, rows);
  for (const column of [values, squares]) column.append(batch, 0, rows, 0);
  const { sumHigh, sumLow } = values;
  const { s80, s54, s26, s0 } = squares;
  const got = scaledVariance(
    rows,
    sumHigh[rows]!,
    sumLow[rows]!,
    s80[rows]!,
    s54[rows]!,
    s26[rows]!,
    s0[rows]!,
  );
  const total = numbers.reduce((a, b) => a + b, 0n);
  const squareSum = numbers.reduce((a, b) => a + b * b, 0n);
  return { got, want: BigInt(rows) * squareSum - total * total };
}

function expectNear({ got, want }: { got: number; want: bigint }): void {
  if (want === 0n) expect(got).toBe(0);
  else expect(Math.abs(got - Number(want)) / Number(want)).toBeLessThan(1e-9);
}

const magnitude = fc
  .integer({ min: 0, max: 15 })
  .chain((digits) => fc.bigInt({ min: -(10n ** BigInt(digits)), max: 10n ** BigInt(digits) }));

test('variance of any numbers', () => {
  fc.assert(
    fc.property(fc.array(magnitude, { minLength: 2, maxLength: 40, size: 'max' }), (numbers) => {
      expectNear(both(numbers));
    }),
    { numRuns: 1000 },
  );
});

test('variance of large numbers with tiny differences, where all but the last digits cancel', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.bigInt({ min: -LARGEST + 10n, max: LARGEST - 10n }),
        fc.bigInt({ min: 2n ** 24n, max: 2n ** 28n }),
      ),
      fc.array(fc.bigInt({ min: -2n, max: 2n }), { minLength: 2, maxLength: 200, size: 'max' }),
      (base, differences) => expectNear(both(differences.map((difference) => base + difference))),
    ),
    { numRuns: 1000 },
  );
});

test('variance of many large numbers, one of them off by one', () => {
  const numbers = new Array<bigint>(200_000).fill(LARGEST);
  expect(both(numbers).got).toBe(0);
  numbers[199_999] = LARGEST - 1n;
  expectNear(both(numbers));
});

test('variance of equal numbers is 0', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -LARGEST, max: LARGEST }), fc.integer({ min: 2, max: 300 }), (value, n) => {
      expect(both(new Array<bigint>(n).fill(value)).got).toBe(0);
    }),
  );
});

test('the halves of a value add up to it', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -LARGEST, max: LARGEST }), (value) => {
      const words = new Int32Array(BigInt64Array.of(value).buffer);
      const high = highHalf(words[0]!, words[1]!);
      const low = lowHalf(words[0]!);
      expect(BigInt(high) * BigInt(HIGH_WEIGHT) + BigInt(low)).toBe(value);
      expect(Math.abs(low)).toBeLessThanOrEqual(2 ** 26);
    }),
  );
});
