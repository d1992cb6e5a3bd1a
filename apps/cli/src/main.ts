import { EXIT_CODES, systemClock } from '@cardlake/runtime';
import type { App } from './app';
import { OutputStream } from './output/console';
import { explainError } from './process/explain-error';
import { Shutdown } from './process/shutdown';
import { createProgram, runProgram } from './program';

async function main(): Promise<void> {
  const err = new OutputStream(process.stderr, 'standard error');
  const app: App = {
    console: { out: new OutputStream(process.stdout), err },
    clock: systemClock,
    folder: process.cwd(),
    env: process.env,
    verbosity: 'normal',
    shutdown: new Shutdown((text) => err.write(text)),
    exitCode: EXIT_CODES.done.code,
  };
  try {
    await runProgram(createProgram(app), app, process.argv.slice(2));
    await app.console.out.flush();
  } catch (error) {
    app.exitCode = explainError(error, app);
  }
  process.exitCode = app.exitCode;
}

void main();
