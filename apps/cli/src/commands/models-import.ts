import { importModel } from '@cardlake/engine';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { modelName } from '../options/model';
import { namesValue } from '../options/values';
import { jsonLine } from '../output/json';
import { modelText } from '../output/model-text';
import { styleFor } from '../output/style';

interface ImportCommandOptions extends LakeOptions {
  readonly name: string;
  readonly features: readonly string[];
  readonly policy?: string;
  readonly json?: true;
}

const DESCRIPTION = `Adds a model that was trained elsewhere to the lake, as a version of the definitions that are published now.

The file is one of XGBoost 1.7 to 3, JSON or UBJ. The features are the columns of a row in their order: numbers of the event, such as
amount, and features of the published groups. Their number must be that of the model, and so must their names if the file has them.
A feature that several groups have is that of the group which is assembled as an event arrives.

The policy is a file like the policy.json of a version; without one, margins count as log-odds and every event is approved.`;

/** Adds `cardlake models import`. */
export function registerImport(models: Command, app: App): void {
  const command = models
    .command('import')
    .summary('add a model that was trained elsewhere')
    .description(DESCRIPTION)
    .argument('<file>', 'model file of XGBoost: JSON or UBJ');
  withLakeOption(command)
    .requiredOption('--name <model>', 'name of the model', modelName)
    .requiredOption('--features <names>', 'columns of a row, with commas between them', namesValue)
    .option('--policy <file>', 'calibration, and thresholds or costs (default: approve every event)')
    .option('--json', 'one line of JSON on standard output')
    .action((file: string, { lake: lakeRoot, json, ...options }: ImportCommandOptions) => {
      const { out } = app.console;
      const found = importModel({ lakeRoot, file, ...options });
      out.write(json ? jsonLine(found) : modelText(found, styleFor(out, app.env)));
    });
  withExamples(
    command,
    'models import model.json --name ours --features amount,card_txn_count_1d --policy policy.json',
  );
}
