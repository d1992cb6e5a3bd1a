import type { Command } from 'commander';
import type { App } from '../app';
import { CONFIG_FILE } from '../config/config-file';
import { resolveSettings } from '../config/settings';
import { withExamples } from '../options/examples';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';
import { alignedTable } from '../output/table';

const DESCRIPTION = `Shows each setting with its value and where that comes from: an option, an environment variable, the file
${CONFIG_FILE}, or the default, in this order.

The file is looked for in the working directory and in the folders above it; the nearest counts, as a whole. A relative path in
it starts from its own folder. For example: {"lake": "./lake", "memoryMb": 4000}.`;

/** Adds `cardlake config show`, which shows each setting with its value and its source. */
export function registerConfigShow(parent: Command, app: App): void {
  const command = parent
    .command('show')
    .summary('show each setting, its value and where that comes from')
    .description(DESCRIPTION)
    .option('--json', 'one JSON object')
    .action(({ json = false }: { readonly json?: boolean }) => show(app, json));
  withExamples(command, 'config show', '--lake ./other config show --json');
}

function show(app: App, json: boolean): void {
  const { file, list } = app.settings ?? resolveSettings(app.folder, app.env);
  const { out } = app.console;
  if (json) {
    out.write(jsonLine({ file: file ?? null, settings: list }));
    return;
  }
  const cells = list.map(({ name, value, source }) =>
    [name, String(value), source].map((text) => ({ text, isNumber: false })),
  );
  const found = file ?? `no ${CONFIG_FILE} from ${app.folder} upwards`;
  out.write(`${alignedTable(['setting', 'value', 'from'], styleFor(out, app.env))(cells)}\nfile: ${found}\n`);
}
