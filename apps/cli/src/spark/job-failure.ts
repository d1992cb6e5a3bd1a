import { UserError } from '@cardlake/runtime';

/**
 * Explains why a job failed: with the job's own error for users if its log has one, otherwise with the last
 * line.
 * @param log the end of its standard error.
 */
export function jobFailure(log: string, code: number | null, signal: NodeJS.Signals | null): UserError {
  if (signal !== null) {
    return new UserError('job_stopped', `the Spark job was ended by ${signal}`, {
      hint: 'Run it again: it continues where it stopped.',
    });
  }
  // Errors of the jobs for users: `cardlake: message`, then the hint, indented.
  const reported = [...log.matchAll(/^cardlake(?: spark-jobs)?: (.+)\r?\n[ \t]+(.+)$/gm)].at(-1);
  if (
    reported?.[1] !== undefined &&
    reported[2] !== undefined &&
    !/^Traceback /m.test(log.slice(reported.index))
  ) {
    return new UserError('spark_job', reported[1], { hint: reported[2] });
  }
  const last = log.trimEnd().split('\n').at(-1) ?? '';
  return new UserError('job_failed', `the Spark job ended with ${code}: ${last || 'no output'}`, {
    hint: 'Run it again with --verbose: that shows its log.',
  });
}
