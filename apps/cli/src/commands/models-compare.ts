import { compareModels, type ModelChoice } from '@cardlake/engine';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { modelChoice, seedValue } from '../options/model';
import { countValue } from '../options/values';
import { jsonLine } from '../output/json';
import { comparedModelsText } from '../output/model-text';
import { styleFor } from '../output/style';
import { withSession } from '../process/with-session';

interface CompareOptions extends LakeOptions {
  readonly dataset?: string;
  readonly seed: string;
  readonly resamples: number;
  readonly json?: true;
}

const DESCRIPTION = `Scores the validation split of a dataset by two models, and shows their metrics side by side: on the same rows, by their own
calibration.

The differences come with intervals of 95 %, by the bootstrap over cards: cards are drawn with replacement, each with all its
rows. An interval on both sides of 0 says that these rows do not tell which model is better. Choose a dataset whose validation days neither model was trained on.`;

/** Adds `cardlake models compare`. */
export function registerCompare(models: Command, app: App): void {
  const command = models
    .command('compare')
    .summary('compare two models on the same rows')
    .description(DESCRIPTION)
    .argument('<a>', 'model: name, or name@version', modelChoice)
    .argument('<b>', 'the other model', modelChoice);
  withLakeOption(command)
    .option('--dataset <folder>', 'training dataset (default: the newer one of those they were trained on)')
    .option('--seed <n>', 'seed of the resamples', seedValue, '0')
    .option('--resamples <n>', 'resamples of the cards', countValue, 1000)
    .option('--json', 'one line of JSON on standard output')
    .action((a: ModelChoice, b: ModelChoice, options: CompareOptions) => compare(app, [a, b], options));
  withExamples(
    command,
    'models compare fraud challenger',
    'models compare fraud@2026-02-14-3fa94c2b fraud --dataset ./lake/gold/training/dt=2026-02-21',
  );
}

async function compare(
  app: App,
  models: readonly [ModelChoice, ModelChoice],
  { lake: lakeRoot, dataset, seed, resamples, json }: CompareOptions,
): Promise<void> {
  const bootstrap = { seed: Number(seed), resamples, confidence: 0.95 };
  const comparison = await withSession(app, (session) =>
    compareModels(session, { lakeRoot, models, dataset, bootstrap }),
  );
  const { out } = app.console;
  out.write(json ? jsonLine(comparison) : comparedModelsText(comparison, styleFor(out, app.env)));
}
