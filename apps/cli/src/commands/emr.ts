import type { Command } from 'commander';
import type { App } from '../app';
import { registerEmrLogs } from './emr-logs';
import { registerEmrStatus } from './emr-status';
import { registerEmrSubmit } from './emr-submit';

/** Adds `cardlake emr …`, the Spark jobs on EMR Serverless. */
export function registerEmr(program: Command, app: App): void {
  const emr = program
    .command('emr')
    .summary('submit and monitor Spark jobs on EMR Serverless')
    .description('Submits and monitors Spark jobs on EMR Serverless, in addition to the scheduled pipeline.');
  registerEmrSubmit(emr, app);
  registerEmrStatus(emr, app);
  registerEmrLogs(emr, app);
}
