import type { Command } from 'commander';
import type { App } from '../app';
import { registerConfigShow } from './config-show';

/** Adds `cardlake config …`. */
export function registerConfig(program: Command, app: App): void {
  const command = program
    .command('config')
    .summary('show the settings and where they come from')
    .description('Shows the settings and where they come from.');
  registerConfigShow(command, app);
}
