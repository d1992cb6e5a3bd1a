import type { Command } from 'commander';
import type { App } from '../app';
import { registerOnlineBackfill } from './online-backfill';

/** Adds `cardlake online …`, the tables that decisions on AWS are made from. */
export function registerOnline(program: Command, app: App): void {
  const command = program
    .command('online')
    .summary('load the tables that decisions on AWS are made from')
    .description('Works on the tables of DynamoDB that decisions on AWS are made from.');
  registerOnlineBackfill(command, app);
}
