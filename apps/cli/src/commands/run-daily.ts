import { type DatasetsResult, type Day, parseDay } from '@cardlake/datasets';
import { runDaily } from '@cardlake/engine';
import type { Command } from 'commander';
import type { App } from '../app';
import {
  type DatasetOptionValues,
  parseDatasetOptions,
  requireDatasetDay,
  withDatasetOptions,
} from '../options/datasets';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { datasetsText } from '../output/datasets-text';
import { jsonLine } from '../output/json';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { runWithProgress } from '../process/run-command';

interface DailyOptions extends LakeOptions, OutputOptions, DatasetOptionValues {
  readonly dt?: Day;
}

const DESCRIPTION = `Builds the training, validation and inference datasets of a day from the current gold.

With maturity L, gap G, V days of validation and T of train, validation has the days [D-L-V, D-L) and train the days
[D-L-V-G-T, D-L-V-G); labels are those known at the end of D. Inference has D itself. With --validation-ends DAY in place of --dt, D is (L + 1) days
after the last day of validation.

The rows hold the features of --groups, which have a row for each event; the manifest names them with the hashes of their definitions.

Validation leaves out cards with fraud known by then. "--compromised all" leaves out cards with any fraud known just before
validation begins; "since-train" decides day by day, as the Fraud Detection Handbook does: on day T, cards with an event since
training began that was labelled fraud just before T; "none" keeps all cards. The column card_fraud_known_at says when a
fraud on the card first became known.`;

/** Adds `cardlake run daily`, which builds the datasets of a day. */
export function registerRunDaily(parent: Command, app: App): void {
  const command = parent
    .command('daily')
    .summary('build the training, validation and inference datasets of a day')
    .description(DESCRIPTION)
    .option('--dt <day>', 'the day D, YYYY-MM-DD', parseDay)
    .action((options: DailyOptions) => daily(app, options));
  withOutputOptions(withDatasetOptions(withLakeOption(command)));
  withExamples(
    command,
    'run daily --dt 2026-02-14',
    'run daily --dt 2026-02-14 --train-days 30 --json',
    'run daily --dt 2026-02-14 --groups fraud_features_v1',
    'run daily --validation-ends 2026-02-07 --compromised since-train',
  );
}

async function daily(app: App, options: DailyOptions): Promise<void> {
  const settings = parseDatasetOptions(options);
  const day = requireDatasetDay(options, settings);
  const result = await runWithProgress(app, options, (context) =>
    runDaily({ lakeRoot: options.lake, day, settings, groups: options.groups }, context),
  );
  app.console.out.write(
    options.json ? jsonLine({ stage: 'summary', ...toSummary(result) }) : datasetsText(result),
  );
}

const toSummary = ({ training, inference, changed, empty }: DatasetsResult) => ({
  day: training.day,
  groups: training.groups.map(({ name }) => name),
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
