import { type Evaluation, evaluate, LABELLED_SPLITS, readScoredRows } from '@cardlake/datasets';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { countValue, numberValue } from '../options/values';
import type { EvaluationFacts } from '../output/evaluation-columns';
import { evaluationText } from '../output/evaluation-text';
import { jsonLine } from '../output/json';
import { openResultFile } from '../output/result-file';
import { styleFor } from '../output/style';
import { fillResultFile } from '../process/fill-result-file';
import { withSession } from '../process/with-session';
import { evaluationReport } from '../report/evaluation-report';

interface EvaluateOptions {
  readonly scores: string;
  readonly dataset: string;
  readonly split: (typeof LABELLED_SPLITS)[number];
  readonly cardsPerDay: number;
  readonly bins: number;
  readonly thresholds?: readonly number[];
  readonly report?: string;
  readonly json?: boolean;
}

const DESCRIPTION = `Evaluates the scores of a model on a split of a training dataset: area under the ROC curve, average precision, card
precision@k of each day and in the mean, calibration, and a table of thresholds. Equal scores count as one threshold, as
in scikit-learn. A higher score is more suspicious; calibration needs probabilities from 0 to 1.

The file has the columns event_id and score, as Parquet or CSV, with exactly one score for each row of the split: rows
without a score, ids twice or unknown, and scores that are no finite numbers are refused with their count and examples.`;

/** Adds `cardlake evaluate`, which judges scores by the labels of a dataset. */
export function registerEvaluate(program: Command, app: App): void {
  const command = program
    .command('evaluate')
    .summary('judge the scores of a model by the labels of a dataset')
    .description(DESCRIPTION)
    .requiredOption('--scores <file>', 'Parquet or CSV with event_id and score')
    .requiredOption('--dataset <folder>', 'folder of a training dataset, with its manifest.json')
    .addOption(
      new Option('--split <name>', 'rows to evaluate on')
        .choices(LABELLED_SPLITS)
        .default(LABELLED_SPLITS[0]),
    )
    .option('--cards-per-day <k>', 'cards that can be checked each day', countValue, 100)
    .option('--bins <n>', 'bins of the calibration', countValue, 10)
    .option('--thresholds <scores>', 'scores to show, for example 0.2,0.5,0.9', thresholdsValue)
    .option('--report <file>', 'write a page of HTML with the curves, too')
    .option('--json', 'one line of JSON on standard output')
    .action((options: EvaluateOptions) => runEvaluate(app, options));
  withExamples(
    command,
    'evaluate --scores scores.csv --dataset ./lake/gold/training/dt=2026-02-14',
    'evaluate --scores scores.parquet --dataset ./lake/gold/training/dt=2026-02-14 --report model.html --json',
  );
}

async function runEvaluate(app: App, options: EvaluateOptions): Promise<void> {
  const { evaluation, facts } = await evaluateFiles(app, options);
  if (options.report !== undefined)
    await writeReport(app, options.report, evaluationReport(evaluation, facts));
  const { out } = app.console;
  const { curve: _, ...metrics } = evaluation;
  out.write(
    options.json
      ? jsonLine({ stage: 'summary', ...facts, ...metrics })
      : evaluationText(evaluation, facts, styleFor(out, app.env)),
  );
}

async function evaluateFiles(
  app: App,
  { scores, dataset, split, cardsPerDay, bins, thresholds }: EvaluateOptions,
): Promise<{ evaluation: Evaluation; facts: EvaluationFacts }> {
  const { rows, manifest } = await withSession(app, (session) =>
    readScoredRows(session, { dataset, split, scores }),
  );
  return {
    evaluation: evaluate(rows, { cardsPerDay, bins, ...(thresholds === undefined ? {} : { thresholds }) }),
    facts: { scores, dataset, split, day: manifest.day },
  };
}

const writeReport = (app: App, path: string, html: string): Promise<void> =>
  fillResultFile(openResultFile(path), app.shutdown, ({ out }) => out.writeAll(html));

function thresholdsValue(text: string): number[] {
  if (text.trim() === '') throw new InvalidArgumentError('Give numbers with commas between them.');
  return text.split(',').map(numberValue);
}
