import { seededRandom } from '@cardlake/tooling/seeded-random';
import fc from 'fast-check';
import { calibrateMargin, fitPlatt } from '../../src';

test('the calibration that made the labels is found again', () => {
  const random = seededRandom(4);
  const truth = { slope: 0.7, intercept: -2.5 };
  const rows = Array.from({ length: 100_000 }, () => {
    const margin = 8 * random() - 4;
    return { margin, isFraud: random() < calibrateMargin(truth, margin) };
  });
  const found = fitPlatt(rows);
  expect(found.slope).toBeCloseTo(truth.slope, 1);
  expect(found.intercept).toBeCloseTo(truth.intercept, 1);
  // The mean probability is the share of frauds, but for Platt's targets.
  const mean = rows.reduce((sum, { margin }) => sum + calibrateMargin(found, margin), 0) / rows.length;
  expect(mean).toBeCloseTo(rows.filter(({ isFraud }) => isFraud).length / rows.length, 4);
});

test('margins that separate the classes, and huge ones, give a finite calibration that does not depend on order', () => {
  const margins = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(margins, margins, (frauds, genuine) => {
      const rows = [
        ...frauds.map((margin) => ({ margin, isFraud: true })),
        ...genuine.map((margin) => ({ margin, isFraud: false })),
      ];
      const found = fitPlatt(rows);
      expect(Number.isFinite(found.slope) && Number.isFinite(found.intercept)).toBe(true);
    }),
  );
  const separated = fitPlatt(
    [1, 2, 3].flatMap((margin) => [
      { margin, isFraud: true },
      { margin: -margin, isFraud: false },
    ]),
  );
  expect(calibrateMargin(separated, 3)).toBeGreaterThan(0.7);
  expect(calibrateMargin(separated, -3)).toBeLessThan(0.3);
});

test('rows of one class cannot be calibrated', () => {
  expect(() => fitPlatt([{ margin: 1, isFraud: true }])).toThrow('calibration needs frauds and genuine rows');
});
