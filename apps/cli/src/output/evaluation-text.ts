import type { Evaluation } from '@cardlake/datasets';
import {
  calibrationColumns,
  dayColumns,
  type EvaluationFacts,
  metricLines,
  thresholdColumns,
} from './evaluation-columns';
import { printable } from './printable';
import type { Style } from './style';
import { alignedTable } from './table';

/** Formats an evaluation as tables. */
export function evaluationText(evaluation: Evaluation, facts: EvaluationFacts, style: Style): string {
  const { cardPrecision, calibration, thresholds } = evaluation;
  const table = (names: readonly string[], rows: readonly (readonly string[])[]) =>
    alignedTable(names, style)(rows.map((cells) => cells.map((text) => ({ text, isNumber: true }))));
  const metrics = metricLines(evaluation);
  const width = Math.max(...metrics.map(([name]) => name.length));
  const sections = [
    [
      `${printable(facts.scores)} on the ${facts.split} split of ${printable(facts.dataset)}\n`,
      ...metrics.map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`),
    ],
    ['Thresholds\n', table(thresholdColumns.names, thresholds.map(thresholdColumns.cells))],
    [
      `Card precision@${cardPrecision.cardsPerDay} by day\n`,
      table(dayColumns.names, cardPrecision.days.map(dayColumns.cells)),
    ],
    calibration === null
      ? ['Calibration: none, since the scores are no probabilities from 0 to 1.\n']
      : ['Calibration\n', table(calibrationColumns.names, calibration.bins.map(calibrationColumns.cells))],
  ];
  return sections.map((section) => section.join('')).join('\n');
}
