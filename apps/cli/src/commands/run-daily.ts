import { type DatasetsResult, type Day, parseDay } from '@cardlake/datasets';
import { runDaily } from '@cardlake/engine';
import type { Command } from 'commander';
import type { App } from '../app';
import { type DatasetOptionValues, parseDatasetOptions, withDatasetOptions } from '../options/datasets';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { datasetsText } from '../output/datasets-text';
import { jsonLine } from '../output/json';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { runWithProgress } from '../process/run-command';

interface DailyOptions extends LakeOptions, OutputOptions, DatasetOptionValues {
  readonly dt: Day;
}

const DESCRIPTION = `Builds the training, validation and inference datasets of a day from the current gold.

With maturity L, gap G, V days of validation and T of train, validation has the days [D-L-V, D-L) and train the days
[D-L-V-G-T, D-L-V-G); labels are those known at the end of D. Inference has D itself.`;

/** Adds `cardlake run daily`, which builds the datasets of a day. */
export function registerRunDaily(parent: Command, app: App): void {
  const command = parent
    .command('daily')
    .summary('build the training, validation and inference datasets of a day')
    .description(DESCRIPTION)
    .requiredOption('--dt <day>', 'the day D, YYYY-MM-DD', parseDay)
    .action((options: DailyOptions) => daily(app, options));
  withOutputOptions(withDatasetOptions(withLakeOption(command)));
  withExamples(command, 'run daily --dt 2018-08-15', 'run daily --dt 2018-08-15 --train-days 30 --json');
}

async function daily(app: App, options: DailyOptions): Promise<void> {
  const settings = parseDatasetOptions(options);
  const result = await runWithProgress(app, options, (context) =>
    runDaily({ lakeRoot: options.lake, day: options.dt, settings }, context),
  );
  app.console.out.write(
    options.json ? jsonLine({ stage: 'summary', ...toSummary(result) }) : datasetsText(result),
  );
}

const toSummary = ({ training, inference, changed, empty }: DatasetsResult) => ({
  day: training.day,
  changed,
  train: { rows: training.train.rows, frauds: training.train.frauds },
  validation: {
    rows: training.validation.rows,
    frauds: training.validation.frauds,
    excluded: training.validation.excluded,
  },
  inference: { rows: inference.inference.rows },
  empty,
});
