import { EXIT_CODES, systemClock } from '@cardlake/runtime';
import type { App } from './app';
import { OutputStream } from './output/console';
import { styleFor } from './output/style';
import { explainError } from './process/explain-error';
import { Shutdown } from './process/shutdown';
import { createProgram } from './program';

async function main(): Promise<void> {
  const err = new OutputStream(process.stderr, 'standard error');
  const app: App = {
    console: { out: new OutputStream(process.stdout), err },
    clock: systemClock,
    env: process.env,
    shutdown: new Shutdown((text) => err.write(text)),
    exitCode: EXIT_CODES.done.code,
  };
  try {
    await createProgram(app).parseAsync();
    await app.console.out.flush();
  } catch (error) {
    app.exitCode = explainError(error, err, styleFor(err, app.env), app.env);
  }
  process.exitCode = app.exitCode;
}

void main();
