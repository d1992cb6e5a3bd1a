import { type Day, parseDay } from '@cardlake/datasets';
import { type ModelChoice, measureDrift } from '@cardlake/engine';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { modelOption } from '../options/model';
import { countValue } from '../options/values';
import { driftText } from '../output/drift-text';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';
import { readLake } from '../process/run-command';

interface DriftCommandOptions extends LakeOptions {
  readonly dt: Day;
  readonly model: ModelChoice;
  readonly minRows: number;
  readonly json?: true;
}

const DESCRIPTION = `Compares the features and the score of a day with those that a model was trained on, by the population stability index over
the deciles of training, with bins of their own for missing values and for 0. Below 0.1 a feature is stable; from 0.1 on it has moved
moderately; above 0.25 it has drifted, and the exit code is 1.

The rows are the decisions that the model made on the day; where it made none, the gold rows of the day, which it scores now. The
index of few rows is large by chance, so that a day with fewer than --min-rows is not judged.`;

/** Adds `cardlake drift`, which compares a day with the training rows of a model. */
export function registerDrift(program: Command, app: App): void {
  const command = program
    .command('drift')
    .summary('compare the features and scores of a day with those of training')
    .description(DESCRIPTION)
    .requiredOption('--dt <day>', 'the day, YYYY-MM-DD', parseDay);
  withLakeOption(command)
    .addOption(modelOption('model; without a version, the promoted or the last'))
    .option('--min-rows <n>', 'rows from which on a day is judged', countValue, 1000)
    .option('--json', 'one line of JSON on standard output')
    .action((options: DriftCommandOptions) => drift(app, options));
  withExamples(
    command,
    'drift --dt 2026-02-14',
    'drift --dt 2026-02-14 --model fraud@2026-02-14-3fa94c2b --json',
  );
}

async function drift(
  app: App,
  { lake: lakeRoot, dt: day, json, ...options }: DriftCommandOptions,
): Promise<void> {
  const found = await readLake(app, (context) => measureDrift({ lakeRoot, day, ...options }, context));
  if (found.level === 'drifted') app.exitCode = EXIT_CODES.negative.code;
  const { out } = app.console;
  out.write(json ? jsonLine(found) : driftText(found, styleFor(out, app.env)));
}
