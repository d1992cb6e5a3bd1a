import type { Command } from 'commander';
import type { App } from '../app';
import { registerEmrLogs } from './emr-logs';
import { registerEmrStatus } from './emr-status';
import { registerEmrSubmit } from './emr-submit';

/** `cardlake emr …`: the Spark jobs on EMR Serverless. */
export function registerEmr(program: Command, app: App): void {
  const emr = program
    .command('emr')
    .summary('submit Spark jobs to EMR Serverless and look after them')
    .description(
      'Submits Spark jobs to EMR Serverless and looks after them, beside the pipeline that does it on time.',
    );
  registerEmrSubmit(emr, app);
  registerEmrStatus(emr, app);
  registerEmrLogs(emr, app);
}
