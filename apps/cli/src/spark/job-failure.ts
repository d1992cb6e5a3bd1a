import { UserError } from '@cardlake/runtime';

/**
 * Why a job failed, from its log: in its own words where it has some for users, else a fault with the last line.
 * @param log the end of what it wrote to standard error
 */
export function jobFailure(log: string, code: number | null, signal: NodeJS.Signals | null): Error {
  if (signal !== null) {
    return new UserError('job_stopped', `the Spark job was ended by ${signal}`, {
      hint: 'Run it again: it continues where it stopped.',
    });
  }
  // The jobs' words for users: `cardlake: what`, then what to do, indented.
  const said = [...log.matchAll(/^cardlake(?: spark-jobs)?: (.+)\r?\n[ \t]+(.+)$/gm)].at(-1);
  if (said?.[1] !== undefined && said[2] !== undefined && !/^Traceback /m.test(log.slice(said.index))) {
    return new UserError('spark_job', said[1], { hint: said[2] });
  }
  const last = log.trimEnd().split('\n').at(-1) ?? '';
  return new Error(
    `the Spark job ended with ${code}: ${last || 'it said nothing'} (--verbose shows its log)`,
  );
}
