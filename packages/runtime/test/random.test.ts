import { Random } from '../src/random';

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
