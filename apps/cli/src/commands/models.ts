import { listModels, readModelVersion } from '@cardlake/engine';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { jsonLine } from '../output/json';
import { modelsText, modelText } from '../output/model-text';
import { styleFor } from '../output/style';

interface ModelsOptions extends LakeOptions {
  readonly json?: true;
}

/** Adds `cardlake models list` and `cardlake models show`. */
export function registerModels(program: Command, app: App): void {
  const models = program
    .command('models')
    .summary('list models, and show one')
    .description('Lists the models of a lake, and shows one.');
  registerList(models, app);
  registerShow(models, app);
}

function registerList(models: Command, app: App): void {
  const list = models
    .command('list')
    .summary('list every version of every model')
    .description(
      'Lists every version of every model with its metrics on validation, by name and day of the dataset.',
    );
  withLakeOption(list)
    .option('--json', 'one JSON object for each version')
    .action(({ lake, json }: ModelsOptions) => {
      const { out } = app.console;
      const found = listModels(lake);
      out.write(json ? found.map(jsonLine).join('') : modelsText(found, styleFor(out, app.env)));
    });
  withExamples(list, 'models list', 'models list --json');
}

function registerShow(models: Command, app: App): void {
  const show = models
    .command('show')
    .summary('show a model')
    .description(
      'Shows a version of a model, by default that of the newest dataset: metrics, policy, features.',
    )
    .argument('<name>', 'name of the model')
    .argument('[version]', 'version, as in the list');
  withLakeOption(show)
    .option('--json', 'one line of JSON on standard output')
    .action((name: string, version: string | undefined, { lake, json }: ModelsOptions) => {
      const { out } = app.console;
      const found = readModelVersion(lake, name, version);
      out.write(json ? jsonLine(found) : modelText(found, styleFor(out, app.env)));
    });
  withExamples(show, 'models show fraud', 'models show fraud 2018-08-15-3fa94c2b --json');
}
