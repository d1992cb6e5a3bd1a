import { readStatus } from '@cardlake/engine';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { jsonLine } from '../output/json';
import { statusText } from '../output/status-text';
import { styleFor } from '../output/style';
import { readLake } from '../process/run-command';

interface StatusOptions extends LakeOptions {
  readonly json?: boolean;
}

/** Adds `cardlake status`, which shows the tables, their freshness, pending objects and the writer. */
export function registerStatus(program: Command, app: App): void {
  const command = program
    .command('status')
    .summary('show what the lake contains and how recent it is')
    .description('Shows the size of each table, how recent it is, pending objects, and the last commits.')
    .option('--json', 'the same as one JSON object')
    .action((options: StatusOptions) => status(app, options));
  withLakeOption(command);
  withExamples(command, 'status', 'status --lake ./lake --json');
}

async function status(app: App, options: StatusOptions): Promise<void> {
  const { out } = app.console;
  const found = await readLake(app, (context) => readStatus(options.lake, context));
  out.write(
    options.json ? jsonLine(found) : statusText(found, styleFor(out, app.env), app.verbosity === 'verbose'),
  );
}
