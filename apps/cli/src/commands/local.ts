import { join } from 'node:path';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { findCheckout } from '../local/checkout';
import { stopInstance } from '../local/down';
import { isRunning, readInstance, removeInstance } from '../local/instance-file';
import { startLocal } from '../local/up';
import { withExamples } from '../options/examples';
import { countValue } from '../options/values';
import { jsonLine } from '../output/json';
import { addressText, suggestionsText } from '../output/local-text';
import { exitCodeOfSignal } from '../process/exit-code';
import { abortOnInterrupt } from '../process/interrupt';

interface LocalCommandOptions {
  readonly folder?: string;
  readonly json?: true;
}

interface UpOptions extends LocalCommandOptions {
  readonly port: number;
  readonly build: boolean;
}

const FOLDER = '.cardlake-local';

const UP = `Synthesizes the stacks of dev, applies them by Terraform with a provider that needs no account, starts AWS services on this machine, and
loads the stacks into them: queues, tables, streams, functions and state machines, as they would be on AWS.

It needs a checkout, with Terraform and Go. The services go on until \`cardlake local down\`; Ctrl-C before they are ready stops everything
that was started.`;

/** Adds `cardlake local up|down|status`, AWS on this machine with the dev environment in it. */
export function registerLocal(program: Command, app: App): void {
  const command = program
    .command('local')
    .summary('run the dev environment on this machine, without an account')
    .description('Runs AWS services on this machine, with the dev environment in them.');
  const withFolder = (each: Command) =>
    each.option('--folder <folder>', `where states and logs are kept (default: ${FOLDER} in the checkout)`);
  const up = command
    .command('up')
    .summary('start the services and load the dev environment')
    .description(UP)
    .option('--port <port>', 'port of the services on 127.0.0.1; 0 for any that is free', portValue, 4566)
    .option('--no-build', 'use the builds that are there')
    .action((options: UpOptions) => startServices(app, options));
  withExamples(withFolder(up), 'local up', 'local up --port 0');
  const down = command
    .command('down')
    .summary('stop the services')
    .description('Stops the services and everything that they started. What they hold is lost.')
    .action((options: LocalCommandOptions) => stopServices(app, options));
  withExamples(withFolder(down), 'local down');
  const status = command
    .command('status')
    .summary('show whether the services run, and how to use them')
    .description('Shows whether the services run, and the variables with which a shell uses them.')
    .option('--json', 'one line of JSON')
    .action((options: LocalCommandOptions) => showStatus(app, options));
  withExamples(withFolder(status), 'local status', 'local status --json');
}

const portValue = (text: string): number => (text === '0' ? 0 : countValue(text));

const placeOf = (app: App, { folder }: LocalCommandOptions) => {
  const checkout = findCheckout();
  return { checkout, folder: folder ?? join(checkout.root, FOLDER), env: { ...process.env, ...app.env } };
};

async function startServices(app: App, options: UpOptions): Promise<void> {
  const { out, err } = app.console;
  const { signal, release } = abortOnInterrupt();
  const onStep = (step: string) => {
    if (app.verbosity !== 'quiet') err.write(`${step} …\n`);
  };
  try {
    const started = await startLocal({
      ...placeOf(app, options),
      port: options.port,
      builds: options.build,
      signal,
      onStep,
    });
    out.write(addressText(started) + suggestionsText(started));
  } catch (error) {
    if (!signal.aborted) throw error;
    err.write('\ncardlake: stopped. Nothing that it started runs any more.\n');
    app.exitCode = exitCodeOfSignal(signal.reason);
  } finally {
    release();
  }
}

async function stopServices(app: App, options: LocalCommandOptions): Promise<void> {
  const place = placeOf(app, options);
  const instance = readInstance(place.folder);
  if (instance === undefined || !(await isRunning(instance))) {
    removeInstance(place.folder);
    app.console.out.write('Local AWS does not run.\n');
    return;
  }
  await stopInstance(place, instance);
  app.console.out.write('Local AWS is stopped.\n');
}

async function showStatus(app: App, options: LocalCommandOptions): Promise<void> {
  const { out } = app.console;
  const found = readInstance(placeOf(app, options).folder);
  const isUp = found !== undefined && (await isRunning(found));
  if (!isUp) app.exitCode = EXIT_CODES.negative.code;
  if (options.json) out.write(jsonLine({ running: isUp, ...(isUp && found) }));
  else out.write(isUp ? addressText(found) : 'Local AWS does not run; `cardlake local up` starts it.\n');
}
