import { averagePrecision, calibrate, precisionRecallCurve, rocAuc } from '../../src';
/** 120 scores with many ties, and what scikit-learn says of them. */
import expected from './scikit-learn.json';

const rows = expected.scores.map((score, i) => ({ score, isFraud: expected.labels[i] === 1 }));

const expectClose = (actual: readonly (number | null)[], values: readonly number[]) => {
  expect(actual).toHaveLength(values.length);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(values[i] ?? Number.NaN, 12);
  });
};

test('areas under the curves are those of scikit-learn', () => {
  expect(rocAuc(rows)).toBeCloseTo(expected.rocAuc, 12);
  expect(averagePrecision(rows)).toBeCloseTo(expected.averagePrecision, 12);
});

test('the precision-recall curve has the points of scikit-learn', () => {
  const curve = precisionRecallCurve(rows);
  expectClose(
    curve.map(({ threshold }) => threshold),
    expected.curve.thresholds,
  );
  expectClose(
    curve.map(({ precision }) => precision),
    expected.curve.precision,
  );
  expectClose(
    curve.map(({ recall }) => recall),
    expected.curve.recall,
  );
});

test('bins and Brier score are those of scikit-learn', () => {
  const calibration = calibrate(rows);
  const bins = calibration?.bins.filter((bin) => bin.rows > 0) ?? [];
  expect(calibration?.brier).toBeCloseTo(expected.brier, 12);
  expectClose(
    bins.map(({ fraudRate }) => fraudRate),
    expected.calibration.fraudRate,
  );
  expectClose(
    bins.map(({ meanScore }) => meanScore),
    expected.calibration.meanScore,
  );
});
