import type { CalibrationBin, DayPrecision, Evaluation, ThresholdLine } from '@cardlake/datasets';
import { count, percent } from './format';

/** Origin of the rows and scores of an evaluation. */
export interface EvaluationFacts {
  readonly scores: string;
  readonly dataset: string;
  readonly split: string;
  readonly day: string;
}

/** Columns of a table: their names, and the texts of a line. */
interface Columns<T> {
  readonly names: readonly string[];
  readonly cells: (line: T) => readonly string[];
}

const ABSENT = '-';
const DECIMALS = 4;

const decimal = (value: number | null): string => (value === null ? ABSENT : value.toFixed(DECIMALS));
const share = (value: number | null): string => (value === null ? ABSENT : percent(value));

/** Formats the metrics that are one number, as name and value. */
export const metricLines = (evaluation: Evaluation): (readonly [string, string])[] => {
  const { rows, frauds, rocAuc, averagePrecision, cardPrecision, calibration } = evaluation;
  return [
    ['rows', count(rows)],
    ['frauds', rows === 0 ? '0' : `${count(frauds)} (${percent(frauds / rows)})`],
    ['AUC ROC', decimal(rocAuc)],
    ['average precision', decimal(averagePrecision)],
    [`card precision@${cardPrecision.cardsPerDay}`, decimal(cardPrecision.mean)],
    ['Brier score', decimal(calibration?.brier ?? null)],
    ['expected calibration error', decimal(calibration?.expectedError ?? null)],
  ];
};

export const thresholdColumns: Columns<ThresholdLine> = {
  names: ['score from', 'flagged', 'frauds', 'precision', 'recall', 'false positives', 'F1'],
  cells: ({ threshold, flagged, found, precision, recall, falsePositiveRate, f1 }) => [
    String(Number(threshold.toPrecision(6))),
    count(flagged),
    count(found),
    share(precision),
    share(recall),
    share(falsePositiveRate),
    decimal(f1),
  ],
};

export const dayColumns: Columns<DayPrecision> = {
  names: ['day', 'precision', 'compromised cards'],
  cells: ({ day, precision, compromisedCards }) => [day, decimal(precision), count(compromisedCards)],
};

export const calibrationColumns: Columns<CalibrationBin> = {
  names: ['score', 'rows', 'mean score', 'share of frauds'],
  cells: ({ from, to, rows, meanScore, fraudRate }) => [
    `${Number(from.toPrecision(3))} to ${Number(to.toPrecision(3))}`,
    count(rows),
    decimal(meanScore),
    decimal(fraudRate),
  ],
};
