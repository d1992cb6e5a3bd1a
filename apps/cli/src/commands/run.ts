import type { Command } from 'commander';
import type { App } from '../app';
import { registerRunAll } from './run-all';
import { registerRunDaily } from './run-daily';
import { registerRunStream } from './run-stream';

/** Adds `cardlake run …`, the pipeline and its parts. */
export function registerRun(program: Command, app: App): void {
  const command = program
    .command('run')
    .summary('run the pipeline, or a part of it')
    .description('Runs the pipeline, or a part of it. A run without new events changes nothing.');
  registerRunAll(command, app);
  registerRunStream(command, app);
  registerRunDaily(command, app);
}
