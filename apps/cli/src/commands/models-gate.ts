import { gateChallenger, type ModelChoice, readPromoted } from '@cardlake/engine';
import { GATE_BOOTSTRAP, GATE_RULES } from '@cardlake/job-contract';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { modelChoice, seedValue } from '../options/model';
import { countValue, numberValue } from '../options/values';
import { jsonLine } from '../output/json';
import { gateText } from '../output/model-text';
import { styleFor } from '../output/style';
import { withSession } from '../process/with-session';

interface GateCommandOptions extends LakeOptions {
  readonly against?: ModelChoice;
  readonly dataset?: string;
  readonly minFrauds: number;
  readonly maxLoss: number;
  readonly maxPsi: number;
  readonly seed: string;
  readonly resamples: number;
  readonly json?: true;
}

const DESCRIPTION = `Judges whether a version may be released, as the state machine of releases does: the version and the one that decides score the validation split of a dataset.
It is stopped, with exit code 1, when the rows hold too few frauds, when the interval of 95 % of the difference of average precision (bootstrap over cards) shows that it may lose more than allowed,
or when its scores moved too far from those of its training, by the population stability index. An equal version passes.

Choose a dataset whose validation days neither version was trained on.`;

/** Adds `cardlake models gate`. */
export function registerGate(models: Command, app: App): void {
  const command = models
    .command('gate')
    .summary('judge whether a version may be released')
    .description(DESCRIPTION)
    .argument('<challenger>', 'model: name, or name@version', modelChoice);
  withLakeOption(command)
    .option(
      '--against <name[@version]>',
      'version to hold it against (default: the one of the model that is promoted)',
      modelChoice,
    )
    .option('--dataset <folder>', 'training dataset (default: the newer one of those they were trained on)')
    .option('--min-frauds <n>', 'fewest frauds among the rows', countValue, GATE_RULES.minFrauds)
    .option('--max-loss <n>', 'average precision that it may lose', numberValue, GATE_RULES.maxLoss)
    .option('--max-psi <n>', 'greatest shift of its scores', numberValue, GATE_RULES.maxShift)
    .option('--seed <n>', 'seed of the resamples', seedValue, String(GATE_BOOTSTRAP.seed))
    .option('--resamples <n>', 'resamples of the cards', countValue, GATE_BOOTSTRAP.resamples)
    .option('--json', 'one line of JSON on standard output')
    .action((challenger: ModelChoice, options: GateCommandOptions) => gate(app, challenger, options));
  withExamples(
    command,
    'models gate fraud',
    'models gate fraud@2026-02-14-3fa94c2b --against other --dataset ./lake/gold/training/dt=2026-02-21',
  );
}

async function gate(app: App, challenger: ModelChoice, options: GateCommandOptions): Promise<void> {
  const { lake: lakeRoot, dataset, minFrauds, maxLoss, maxPsi, seed, resamples, json } = options;
  const promoted = readPromoted(lakeRoot, challenger.name);
  const decides = promoted === undefined ? undefined : { name: challenger.name, version: promoted };
  const result = await withSession(app, (session) =>
    gateChallenger(session, {
      lakeRoot,
      challenger,
      champion: options.against ?? decides,
      dataset,
      rules: { minFrauds, maxLoss, maxShift: maxPsi },
      bootstrap: { ...GATE_BOOTSTRAP, seed: Number(seed), resamples },
    }),
  );
  if (!result.passes) app.exitCode = EXIT_CODES.negative.code;
  const { out } = app.console;
  out.write(json ? jsonLine(result) : gateText(result, styleFor(out, app.env)));
}
