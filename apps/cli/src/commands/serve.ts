import { once } from 'node:events';
import type { ModelChoice } from '@cardlake/engine';
import { engineConfig } from '@cardlake/runtime';
import type { Durability } from '@cardlake/serving';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { withDecidingOptions } from '../options/model';
import { numberValue } from '../options/values';
import { abortOnInterrupt } from '../process/interrupt';

interface ServeOptions extends LakeOptions {
  readonly model: ModelChoice;
  readonly port: number;
  readonly host: string;
  readonly durability: Durability;
  readonly rules?: string;
  readonly experiment?: string;
  readonly json?: true;
}

const DESCRIPTION = `Decides authorisations that programs send by HTTP: POST /score. docs/serve.md has the routes.

A decision is answered once it is in the log; with --durability disk, once the log is flushed to the disk. The log becomes
bronze objects every minute, which \`cardlake run stream\` takes like any others. The server needs no lock of the lake: everything else
can run beside it. Ctrl-C or SIGTERM: what was asked is answered, the log is taken to bronze.

There is no authentication. Before you listen on another address than 127.0.0.1, put a proxy in front that has it.`;

/** Adds `cardlake serve`, which decides authorisations by HTTP. */
export function registerServe(program: Command, app: App): void {
  const command = program
    .command('serve')
    .summary('decide authorisations by HTTP while the customer waits')
    .description(DESCRIPTION);
  withDecidingOptions(command)
    .option('--port <n>', 'port to listen on, 0 for any free one', portValue, 7070)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .addOption(
      new Option(
        '--durability <what>',
        'what an answered decision survives: the end of the process, or of the power',
      )
        .choices(['process', 'disk'] satisfies readonly Durability[])
        .default('process'),
    )
    .option('--json', 'what happens as JSON lines on standard output')
    .action((options: ServeOptions) => serve(app, options));
  withLakeOption(command);
  withExamples(
    command,
    'serve',
    'serve --model fraud@2026-02-14-3fa94c2b --port 8080 --durability disk',
    'serve --rules rules.json --json',
  );
}

async function serve(app: App, options: ServeOptions): Promise<void> {
  // Loaded here, since no other command needs a server of HTTP.
  const { runServer } = await import('../serve/run-server');
  const { signal, release } = abortOnInterrupt();
  try {
    const server = await runServer(app, {
      ...options,
      lakeRoot: options.lake,
      resources: engineConfig(app.env),
    });
    if (!signal.aborted) await once(signal, 'abort');
    await server.stop(String(signal.reason));
  } finally {
    release();
  }
}

/** Parses a port on the command line. @throws InvalidArgumentError for an invalid port */
function portValue(text: string): number {
  const port = numberValue(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('Give a whole number from 0 to 65535.');
  return port;
}
