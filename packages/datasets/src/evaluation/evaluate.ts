import { averagePrecision } from '../metrics/average-precision';
import { type Calibration, calibrate } from '../metrics/calibration';
import { cardPrecisionAtK, type DayPrecision, type ScoredCardTransaction } from '../metrics/card-precision';
import {
  type OperatingPoint,
  pointAtThreshold,
  pointWithFlagged,
  precisionRecallCurve,
} from '../metrics/precision-recall';
import { rocAuc } from '../metrics/roc-auc';

/** Options of an evaluation. */
export interface EvaluationOptions {
  /** Cards checked each day; default 100. */
  readonly cardsPerDay?: number;
  /** Bins of the calibration; default 10. */
  readonly bins?: number;
  /** Thresholds of the table; by default those that flag certain shares of the rows. */
  readonly thresholds?: readonly number[];
}

/** A line of the threshold table; no row reaches a threshold without a point. */
export interface ThresholdLine {
  readonly threshold: number;
  readonly flagged: number;
  readonly found: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly falsePositiveRate: number | null;
  /** Harmonic mean of precision and recall. */
  readonly f1: number | null;
}

/** The metrics of a model on the rows of a split. */
export interface Evaluation {
  readonly rows: number;
  readonly frauds: number;
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
  readonly cardPrecision: {
    readonly cardsPerDay: number;
    readonly mean: number | null;
    readonly days: readonly DayPrecision[];
  };
  /** Null when a score is no probability. */
  readonly calibration: Calibration | null;
  readonly thresholds: readonly ThresholdLine[];
  /** Points of the precision-recall curve, from the highest score down. */
  readonly curve: readonly OperatingPoint[];
}

/** Shares of the rows that the thresholds of the table flag, when none are given. */
const FLAGGED_SHARES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
const CARDS_PER_DAY = 100;

/** Computes every metric of some scored rows. @throws Error for a score that is NaN. */
export function evaluate(
  rows: readonly ScoredCardTransaction[],
  { cardsPerDay = CARDS_PER_DAY, bins, thresholds }: EvaluationOptions = {},
): Evaluation {
  const curve = precisionRecallCurve(rows);
  return {
    rows: rows.length,
    frauds: curve.at(-1)?.found ?? 0,
    rocAuc: rocAuc(rows),
    averagePrecision: averagePrecision(rows),
    cardPrecision: { cardsPerDay, ...cardPrecisionAtK(rows, cardsPerDay) },
    calibration: calibrate(rows, bins),
    thresholds:
      thresholds?.map((threshold) => givenLine(curve, threshold)) ?? sharedLines(curve, rows.length),
    curve,
  };
}

function givenLine(curve: readonly OperatingPoint[], threshold: number): ThresholdLine {
  const point = pointAtThreshold(curve, threshold);
  if (point !== undefined) return { ...lineOf(point), threshold };
  return {
    threshold,
    flagged: 0,
    found: 0,
    precision: null,
    recall: null,
    falsePositiveRate: null,
    f1: null,
  };
}

/** One line for each share of the rows; equal scores cannot be parted, so two shares may have one line. */
function sharedLines(curve: readonly OperatingPoint[], rows: number): ThresholdLine[] {
  const points = FLAGGED_SHARES.flatMap((share) => pointWithFlagged(curve, share * rows) ?? []);
  return [...new Set(points)].map(lineOf);
}

function lineOf(point: OperatingPoint): ThresholdLine {
  const { precision, recall } = point;
  const f1 =
    recall === null || precision + recall === 0 ? null : (2 * precision * recall) / (precision + recall);
  return { ...point, f1 };
}
