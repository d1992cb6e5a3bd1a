import { Random } from '@cardlake/runtime';
import fc from 'fast-check';
import { WeightedChoice } from '../../src/synthetic/weighted-choice';

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
