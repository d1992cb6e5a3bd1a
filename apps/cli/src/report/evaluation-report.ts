import type { Evaluation } from '@cardlake/datasets';
import {
  calibrationColumns,
  dayColumns,
  type EvaluationFacts,
  metricLines,
  thresholdColumns,
} from '../output/evaluation-columns';
import { drawChart } from './chart';
import { type Markup, markup } from './html';

const STYLE = `body{font:15px/1.5 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{padding:.2rem .8rem;text-align:right;border-bottom:1px solid #ddd}
th{background:#f5f5f5}figure{display:inline-block;margin:0 1rem 1rem 0}`;

/** Formats an evaluation as a page of HTML that needs nothing else: tables and charts in SVG, no script. */
export function evaluationReport(evaluation: Evaluation, facts: EvaluationFacts): string {
  const { calibration, cardPrecision } = evaluation;
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evaluation of ${facts.scores}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Evaluation of ${facts.scores}</h1>
<p>${facts.split} split of ${facts.dataset}, datasets of ${facts.day}</p>
${table(['metric', 'value'], metricLines(evaluation))}
<figure>${prChart(evaluation)}<figcaption>Precision and recall; dashed: no skill</figcaption></figure>
${calibrationChart(evaluation)}
<h2>Thresholds</h2>
${table(thresholdColumns.names, evaluation.thresholds.map(thresholdColumns.cells))}
<h2>Card precision at ${cardPrecision.cardsPerDay}</h2>
${table(dayColumns.names, cardPrecision.days.map(dayColumns.cells))}
<h2>Calibration</h2>
${
  calibration === null
    ? markup`<p>The scores are no probabilities from 0 to 1.</p>`
    : table(calibrationColumns.names, calibration.bins.map(calibrationColumns.cells))
}
</body>
</html>
`;
  return page.text;
}

function prChart({ curve, rows, frauds }: Evaluation): Markup {
  const noSkill = rows === 0 ? 0 : frauds / rows;
  return drawChart({
    title: 'Precision-recall curve',
    xLabel: 'recall',
    yLabel: 'precision',
    points: curve.flatMap(({ recall, precision }) => (recall === null ? [] : [{ x: recall, y: precision }])),
    reference: [
      { x: 0, y: noSkill },
      { x: 1, y: noSkill },
    ],
  });
}

function calibrationChart({ calibration }: Evaluation): Markup {
  if (calibration === null) return markup``;
  const chart = drawChart({
    title: 'Calibration',
    xLabel: 'mean score',
    yLabel: 'share of frauds',
    points: calibration.bins.flatMap(({ meanScore, fraudRate }) =>
      meanScore === null || fraudRate === null ? [] : [{ x: meanScore, y: fraudRate }],
    ),
    reference: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
    hasDots: true,
  });
  return markup`<figure>${chart}<figcaption>Calibration by bins; dashed: perfect</figcaption></figure>`;
}

const table = (names: readonly string[], rows: readonly (readonly string[])[]): Markup => markup`<table>
<tr>${names.map((name) => markup`<th>${name}</th>`)}</tr>
${rows.map((cells) => markup`<tr>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`)}</table>`;
