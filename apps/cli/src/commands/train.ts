import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Day, featureNames, parseDay, readTrainingManifest } from '@cardlake/datasets';
import { chooseDatasetGroups, type ModelVersion, recordModel } from '@cardlake/engine';
import type { RuleChoice } from '@cardlake/job-contract';
import { createTempFolder, openSession } from '@cardlake/lake';
import { engineConfig } from '@cardlake/runtime';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { costsValue, modelName, seedValue } from '../options/model';
import { repeatableOption } from '../options/repeatable';
import { countValue, numberValue } from '../options/values';
import { jsonLine } from '../output/json';
import { modelText } from '../output/model-text';
import { styleFor } from '../output/style';
import { startTrainer } from '../train/run-trainer';

interface TrainOptions extends LakeOptions {
  readonly dt: Day;
  readonly name: string;
  readonly features?: string;
  readonly param: readonly string[];
  readonly rounds: number;
  readonly seed: string;
  readonly folds: number;
  readonly classWeight: string;
  readonly sampleWeight?: string;
  readonly reviewRate: number;
  readonly declineRate: number;
  readonly costs?: RuleChoice;
  readonly json?: true;
}

const DESCRIPTION = `Trains an XGBoost model on the training dataset of a day, and adds it to the lake as a new version: the model, its policy,
its metrics on validation, and a card that says where it comes from. The same input gives the same version, byte for byte.

The margins of the training rows out of fold (no model sees a row of the card that it scores) calibrate the probabilities.
The policy reviews and declines at most the given shares of events; with --costs it takes the decision of the least
expected cost instead. Features are columns of the dataset; by default, the amount and every feature of it.

It runs in its own Python environment, which the first run creates; Python 3.11 is needed.`;

/** Adds `cardlake train`, which trains a model on the datasets of a day. */
export function registerTrain(program: Command, app: App): void {
  const command = withLakeOption(
    program
      .command('train')
      .summary('train a model on the datasets of a day')
      .description(DESCRIPTION)
      .requiredOption('--dt <day>', 'the day of the datasets, YYYY-MM-DD', parseDay),
  )
    .option('--name <model>', 'name of the model', modelName, 'fraud')
    .option('--features <names>', 'columns of the dataset, with commas between them')
    .addOption(repeatableOption('--param <name=value>', 'a parameter of XGBoost'))
    .option('--rounds <n>', 'rounds of trees', countValue, 100)
    .option('--seed <n>', 'seed', seedValue, '0')
    .option('--folds <n>', 'folds of the calibration, by card', foldsValue, 5)
    .option('--class-weight <weight>', 'weight of a fraud: a number, or balanced', '1')
    .option(
      '--sample-weight <column>',
      'column with the weight of each row (default: sample_weight, where the dataset has it)',
    )
    .option('--review-rate <share>', 'share of events to review or decline', shareValue, 0.01)
    .option('--decline-rate <share>', 'share of events to decline', shareValue, 0)
    .addOption(
      new Option('--costs <list>', 'fee of a fraud, cost of a false alarm, cost of a review: 15,50,4')
        .argParser(costsValue)
        .conflicts(['reviewRate', 'declineRate']),
    )
    .option('--json', 'one line of JSON on standard output')
    .action((options: TrainOptions) => train(app, options));
  withExamples(
    command,
    'train --dt 2026-02-14',
    'train --dt 2026-02-14 --features amount,card_txn_count_1d --param tree_method=exact --param max_depth=4',
    'train --dt 2026-02-14 --class-weight balanced --costs 15,50,4',
  );
}

async function train(app: App, options: TrainOptions): Promise<void> {
  const trained = createTempFolder();
  try {
    const dataset = join(options.lake, 'gold', 'training', `dt=${options.dt}`);
    const job = startTrainer(trainerArguments(options, dataset, trained));
    await app.shutdown.guard({ onAbort: job.stop, message: 'The lake is unchanged.' }, () => job.ended);
    const version = await record(app, options, dataset, trained);
    const { out } = app.console;
    out.write(
      options.json ? jsonLine({ stage: 'summary', ...version }) : modelText(version, styleFor(out, app.env)),
    );
  } finally {
    rmSync(trained, { recursive: true, force: true });
  }
}

/** Lists the amount and every feature of a dataset. */
function allFeatures(dataset: string): string {
  const { groups } = readTrainingManifest(dataset);
  return ['amount', ...chooseDatasetGroups(groups.map(({ name }) => name)).flatMap(featureNames)].join(',');
}

const trainerArguments = (options: TrainOptions, dataset: string, output: string): string[] => [
  ...Object.entries({
    dataset,
    output,
    features: options.features ?? allFeatures(dataset),
    rounds: options.rounds,
    seed: options.seed,
    folds: options.folds,
    'class-weight': options.classWeight,
    ...(options.sampleWeight === undefined ? {} : { 'sample-weight': options.sampleWeight }),
  }).map(([name, value]) => `--${name}=${value}`),
  ...options.param.map((param) => `--param=${param}`),
];

async function record(
  app: App,
  options: TrainOptions,
  dataset: string,
  trained: string,
): Promise<ModelVersion> {
  const session = await openSession({ tempDir: trained, ...engineConfig(app.env) });
  try {
    const { lake: lakeRoot, name, reviewRate: review, declineRate: decline } = options;
    const rule: RuleChoice = options.costs ?? { kind: 'rates', review, decline };
    return await recordModel({ session, lakeRoot, name, dataset, trained, rule });
  } finally {
    session.close();
  }
}

function foldsValue(text: string): number {
  const folds = countValue(text);
  if (folds >= 2) return folds;
  throw new InvalidArgumentError('Give a whole number from 2.');
}

function shareValue(text: string): number {
  const share = numberValue(text);
  if (share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('Give a share from 0 to 1.');
}
