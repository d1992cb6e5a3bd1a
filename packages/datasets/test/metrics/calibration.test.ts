import { calibrate } from '../../src';

const row = (score: number, isFraud: boolean) => ({ score, isFraud });

test('gives the result worked out by hand', () => {
  const calibration = calibrate([row(0, false), row(0.5, true), row(0.5, false), row(1, true)], 2);
  expect(calibration).toEqual({
    brier: 0.125, // (0 + 0.25 + 0.25 + 0) / 4
    expectedError: 0, // the lower bin has mean score 1/3 and one fraud of three
    bins: [
      { from: 0, to: 0.5, rows: 3, meanScore: 1 / 3, fraudRate: 1 / 3 },
      { from: 0.5, to: 1, rows: 1, meanScore: 1, fraudRate: 1 },
    ],
  });
  expect(calibrate([row(0.9, false), row(0.7, false), row(0.1, true)])?.expectedError).toBeCloseTo(
    2.5 / 3,
    15,
  );
});

test('an empty bin has no rates', () => {
  expect(calibrate([row(0.9, true)], 2)?.bins[0]).toEqual({
    from: 0,
    to: 0.5,
    rows: 0,
    meanScore: null,
    fraudRate: null,
  });
});

test('scores that are no probabilities, or none at all, have no calibration', () => {
  expect(calibrate([])).toBeNull();
  expect(calibrate([row(1.5, true)])).toBeNull();
  expect(calibrate([row(-0.1, false)])).toBeNull();
});
