import fc from 'fast-check';
import { Random } from '../../src/synthetic/random';
import { WeightedChoice } from '../../src/synthetic/weighted-choice';

const draws = 100_000;
const sample = (draw: () => number) => Array.from({ length: draws }, draw);
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

test('a seed and a stream give one sequence; another seed or stream gives another', () => {
  const sequence = (seed: number, stream: string) => {
    const random = new Random(seed, stream);
    return Array.from({ length: 8 }, () => random.bits());
  };
  expect(sequence(7, 'a')).toEqual(sequence(7, 'a'));
  const others = [sequence(8, 'a'), sequence(7, 'b'), sequence(7 + 2 ** 40, 'a'), sequence(-7, 'a')];
  for (const other of others) expect(other).not.toEqual(sequence(7, 'a'));
});

test('distributions have the expected moments', () => {
  const random = new Random(1, 'moments');
  expect(mean(sample(() => random.uniform()))).toBeCloseTo(0.5, 2);
  const normals = sample(() => random.normal());
  expect(mean(normals)).toBeCloseTo(0, 1);
  expect(mean(normals.map((x) => x * x))).toBeCloseTo(1, 1);
  expect(mean(sample(() => random.exponential(3)))).toBeCloseTo(3, 1);
  expect(sample(() => random.logNormal(20, 0.7)).toSorted((a, b) => a - b)[draws / 2]).toBeCloseTo(20, 0);
});

test('a weighted choice draws in proportion to the weights, and never an index without weight', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 8 }).filter((w) => w.some((x) => x > 0)),
      (weights) => {
        const choice = new WeightedChoice(weights);
        const random = new Random(3, 'choice');
        const counts = weights.map(() => 0);
        const rounds = 20_000;
        for (let i = 0; i < rounds; i++) {
          const picked = choice.pick(random.uniform(), random.uniform());
          counts[picked] = (counts[picked] ?? 0) + 1;
        }
        const sum = weights.reduce((a, b) => a + b);
        for (const [i, weight] of weights.entries()) {
          expect(Math.abs((counts[i] ?? 0) / rounds - weight / sum)).toBeLessThan(weight === 0 ? 1e-9 : 0.02);
        }
      },
    ),
    { numRuns: 30 },
  );
  expect(() => new WeightedChoice([0, 0])).toThrow('expected at least one positive weight');
});
