import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { chooseVersion, type Experiment } from '../../src';
import { bucketOfCard } from '../../src/experiment/bucket-of-card';

const withWeight = (weight: number): Experiment => ({
  model: 'fraud',
  champion: 'a',
  challenger: { version: 'b', weight },
  shadows: [],
});
const cards = Array.from({ length: 10_000 }, (_, i) => `card_${i}`);
const challenged = (weight: number): string[] =>
  cards.filter((card) => chooseVersion(withWeight(weight), card) === 'b');

test.each([0, 100, 1_000, 2_500, 5_000, 9_000, 10_000])(
  'a weight of %i gives the challenger that share of 10,000 cards within 1 %%',
  (weight) => {
    expect(Math.abs(challenged(weight).length - weight)).toBeLessThanOrEqual(100);
  },
);

test('a ramp moves cards to the challenger only, and back again in the same order', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(10_000), (one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      const kept = new Set(challenged(more));
      expect(challenged(less).filter((card) => !kept.has(card))).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('the bucket is the SHA-256 of the card as one number, modulo 10,000', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (card) => {
      const digest = createHash('sha256').update(card).digest('hex');
      expect(bucketOfCard(card)).toBe(Number(BigInt(`0x${digest}`) % 10_000n));
    }),
  );
});

test('without a challenger, the champion decides', () => {
  expect(chooseVersion({ model: 'fraud', champion: 'a', shadows: [] }, 'card_1')).toBe('a');
});
