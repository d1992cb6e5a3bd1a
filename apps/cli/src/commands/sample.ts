import { addStarterModel } from '@cardlake/engine';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { modelName } from '../options/model';
import { sampleText } from '../output/decision-sample-text';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';
import { readLake } from '../process/run-command';
import { decideSample } from '../sample/decide-sample';

interface SampleOptions extends LakeOptions {
  readonly model?: string;
  readonly json?: true;
}

const DESCRIPTION = `Takes the event of the newest day that a model finds most suspicious, decides about it as a server would have when it arrived,
and shows the decision and its reasons. The decision is not recorded.

Without --model, it is the starter model that comes with Cardlake: it is added to the lake, and promoted unless a version of it is
already. It was trained on synthetic traffic, and knows nothing of real fraud.`;

/** Adds `cardlake sample`, which shows a decision about an event of the lake. */
export function registerSample(program: Command, app: App): void {
  const command = program
    .command('sample')
    .summary('decide about a suspicious event of the lake, and show why')
    .description(DESCRIPTION);
  withLakeOption(command)
    .option('--model <name>', 'a model with a promoted version (default: the starter model)', modelName)
    .option('--json', 'one line of JSON on standard output')
    .action((options: SampleOptions) => sample(app, options));
  withExamples(command, 'sample', 'sample --model fraud --json');
}

async function sample(app: App, { lake, model, json }: SampleOptions): Promise<void> {
  const found = await readLake(app, (context) =>
    decideSample(lake, model ?? addStarterModel(lake).name, context),
  );
  const { out } = app.console;
  out.write(json ? jsonLine(found) : sampleText(found, styleFor(out, app.env)));
}
