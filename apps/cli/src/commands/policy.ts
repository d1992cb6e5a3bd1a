import { AMOUNT } from '@cardlake/card-schema';
import { type Day, parseDay } from '@cardlake/datasets';
import type { ModelChoice } from '@cardlake/engine';
import type { Costs } from '@cardlake/model';
import type { EventSum, VersionSimulation } from '@cardlake/prediction';
import { formatDecimal } from '@cardlake/schema';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { costsValue, modelOption } from '../options/model';
import { countValue } from '../options/values';
import { jsonLine } from '../output/json';
import { simulationText } from '../output/simulation-text';
import { styleFor } from '../output/style';
import { simulatePolicy } from '../policy/simulate-policy';
import { readLake } from '../process/run-command';

interface SimulateOptions extends LakeOptions {
  readonly dt: Day;
  readonly days: number;
  readonly maturityDays: number;
  readonly model: ModelChoice;
  readonly policy?: string;
  readonly rules?: string;
  readonly costs?: Costs;
  readonly json?: true;
}

const DESCRIPTION = `Decides recorded decisions again by another policy, or by other lists and rules: how many would have been approved, reviewed and
declined, their amounts, and what that would have cost. Vectors and scores are those that were recorded.

A policy without a calibration is for the probabilities that were recorded. Without --rules, a decision that a list or rule had matched counts as it
was; without --policy, each version keeps its own.

Labels are those known at the end of --dt, of decisions that are at least --maturity-days old. Costs need them: a review costs a review, a decline of a genuine event a
false alarm, an approved fraud its amount and the fee. The label of what was declined never comes, unless somebody reports it: controls (would-be
declines that passed) stand for the declines of their version; without controls, these are in neither cost.`;

/** Adds `cardlake policy simulate`, which decides recorded decisions again. */
export function registerPolicy(program: Command, app: App): void {
  const policy = program
    .command('policy')
    .summary('what another policy or other rules would have changed')
    .description('Decides recorded decisions again by another policy, or by other rules.');
  const simulate = policy
    .command('simulate')
    .summary('decide recorded decisions again: rates, amounts, costs')
    .description(DESCRIPTION)
    .requiredOption('--dt <day>', 'day at whose end the labels are taken, YYYY-MM-DD', parseDay);
  withLakeOption(simulate)
    .option('--policy <file>', 'a policy like the policy.json of a version')
    .option('--rules <file>', 'lists and rules')
    .option('--costs <list>', 'fee of a fraud, cost of a false alarm, cost of a review: 15,50,4', costsValue)
    .addOption(modelOption('decisions of this model, or of one of its versions'))
    .option('--days <n>', 'days of decisions', countValue, 28)
    .option('--maturity-days <n>', 'days after which a label counts as final', countValue, 7)
    .option('--json', 'one line of JSON on standard output')
    .action((options: SimulateOptions) => runSimulation(app, simulate, options));
  withExamples(
    simulate,
    'policy simulate --dt 2026-02-14 --policy stricter.json --costs 15,50,4',
    'policy simulate --dt 2026-02-14 --rules rules.json --model fraud@2026-02-01-3fa94c2b --json',
  );
}

async function runSimulation(app: App, command: Command, options: SimulateOptions): Promise<void> {
  const { lake: lakeRoot, dt: day, model: choice, json, ...others } = options;
  if (others.policy === undefined && others.rules === undefined)
    command.error('error: there is nothing to simulate; give --policy or --rules');
  const { name: model, version } = choice;
  const found = await readLake(app, (context) =>
    simulatePolicy({ lakeRoot, day, model, version, ...others }, context),
  );
  const { out } = app.console;
  out.write(
    json
      ? jsonLine({ ...found, versions: found.versions.map(withAmounts) })
      : simulationText(found, styleFor(out, app.env)),
  );
}

/** Writes amounts as decimals. */
function withAmounts({ recorded, simulated, changes, ...version }: VersionSimulation): object {
  const write = <S extends EventSum>(sum: S) => ({ ...sum, amount: formatDecimal(sum.amount, AMOUNT.scale) });
  const writeAll = (sums: Readonly<Record<string, EventSum>>) =>
    Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, write(sum)]));
  return {
    ...version,
    recorded: writeAll(recorded),
    simulated: writeAll(simulated),
    changes: changes.map(write),
  };
}
