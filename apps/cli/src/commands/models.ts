import {
  listModels,
  type ModelVersion,
  promoteModel,
  readModelVersion,
  readPromoted,
} from '@cardlake/engine';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { jsonLine } from '../output/json';
import { type ListedModel, modelsText, modelText } from '../output/model-text';
import { styleFor } from '../output/style';
import { registerCompare } from './models-compare';
import { registerGate } from './models-gate';
import { registerImport } from './models-import';

interface ModelsOptions extends LakeOptions {
  readonly json?: true;
}

/** Adds the commands of `cardlake models`. */
export function registerModels(program: Command, app: App): void {
  const models = program
    .command('models')
    .summary('list, show, compare, gate, import and promote models')
    .description('Works with the models of a lake.');
  registerList(models, app);
  registerShow(models, app);
  registerCompare(models, app);
  registerGate(models, app);
  registerImport(models, app);
  registerPromote(models, app);
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
      const found = listModels(lake).map((version) => withPromotion(lake, version));
      out.write(json ? found.map(jsonLine).join('') : modelsText(found, styleFor(out, app.env)));
    });
  withExamples(list, 'models list', 'models list --json');
}

/** Adds to a version if it is the one that decides. */
const withPromotion = (lake: string, version: ModelVersion): ListedModel => ({
  ...version,
  isPromoted: readPromoted(lake, version.name) === version.version,
});

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
      const found = withPromotion(lake, readModelVersion(lake, name, version));
      out.write(json ? jsonLine(found) : modelText(found, styleFor(out, app.env)));
    });
  withExamples(show, 'models show fraud', 'models show fraud 2026-02-14-3fa94c2b --json');
}

function registerPromote(models: Command, app: App): void {
  const promote = models
    .command('promote')
    .summary('choose the version that decides')
    .description(
      `Makes a version of a model the one that decides, at once and for good: a reader sees the version before or this one.

A version is refused when its files are not those that were written, or when its features are not served as it knows them: they
must be numbers of the event, or come from groups that are assembled when an event arrives, with the definition that is published now.`,
    )
    .argument('<name>', 'name of the model')
    .argument('<version>', 'version, as in the list');
  withLakeOption(promote)
    .option('--json', 'one line of JSON on standard output')
    .action((name: string, version: string, { lake, json }: ModelsOptions) => {
      const before = promoteModel(lake, name, version) ?? null;
      const instead = before === null || before === version ? '' : `, instead of ${before}`;
      app.console.out.write(
        json ? jsonLine({ name, version, before }) : `${name} ${version} is promoted${instead}\n`,
      );
    });
  withExamples(promote, 'models promote fraud 2026-02-14-3fa94c2b');
}
