import { type Day, parseDay } from '@cardlake/datasets';
import { reportExperiment } from '@cardlake/engine';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { modelName, seedValue } from '../options/model';
import { countValue } from '../options/values';
import { experimentText } from '../output/experiment-text';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';
import { readLake } from '../process/run-command';

interface ReportOptions extends LakeOptions {
  readonly dt: Day;
  readonly days: number;
  readonly maturityDays: number;
  readonly model: string;
  readonly cardsPerDay: number;
  readonly resamples: number;
  readonly seed: string;
  readonly json?: true;
}

const DESCRIPTION = `Compares the versions of a model by what they decided for their cards: rates of approval, review and decline, average precision, and
card precision@k. Shadow versions are measured by what they would have decided. A version that has a share of the cards has that share of the cards
checked each day.

Labels are those known at the end of --dt, of decisions that are at least --maturity-days old. The label of a declined authorisation comes only by a report;
without one it counts for the rates alone. Intervals of 95 % are by the bootstrap over cards.`;

/** Adds `cardlake experiment report`, which compares versions of a model by their decisions. */
export function registerExperiment(program: Command, app: App): void {
  const experiment = program
    .command('experiment')
    .summary('compare versions of a model by what they decided')
    .description('Compares versions of a model by what they decided.');
  const report = experiment
    .command('report')
    .summary('rates and ranking of each version, with intervals')
    .description(DESCRIPTION)
    .requiredOption('--dt <day>', 'day at whose end the labels are taken, YYYY-MM-DD', parseDay);
  withLakeOption(report)
    .option('--days <n>', 'days of decisions', countValue, 28)
    .option('--maturity-days <n>', 'days after which a label counts as final', countValue, 7)
    .option('--model <name>', 'name of the model', modelName, 'fraud')
    .option('--cards-per-day <k>', 'cards that can be checked each day', countValue, 100)
    .option('--seed <n>', 'seed of the resamples', seedValue, '0')
    .option('--resamples <n>', 'resamples of the cards', countValue, 1000)
    .option('--json', 'one line of JSON on standard output')
    .action((options: ReportOptions) => runReport(app, options));
  withExamples(
    report,
    'experiment report --dt 2026-02-14',
    'experiment report --dt 2026-02-14 --days 14 --json',
  );
}

async function runReport(
  app: App,
  { lake: lakeRoot, dt: day, seed, json, ...options }: ReportOptions,
): Promise<void> {
  const report = await readLake(app, (context) =>
    reportExperiment({ lakeRoot, day, seed: Number(seed), confidence: 0.95, ...options }, context),
  );
  const { out } = app.console;
  out.write(json ? jsonLine(report) : experimentText(report, styleFor(out, app.env)));
}
