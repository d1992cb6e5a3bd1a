import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { FEATURE_BATCH_VARIABLES } from '@cardlake/job-contract';
import { createTempFolder } from '@cardlake/lake';
import {
  type Clock,
  EXIT_CODES,
  engineConfig,
  exitCodeOf,
  isUserError,
  UserError,
  type UserErrorCode,
} from '@cardlake/runtime';
import { type Environment, parseCommandLine, type WantedRun } from './command-line';
import { type JobLog, jobLog, logReporter } from './job-log';
import { metricsLine } from './metrics';
import { openLookups, openStore } from './open-lake';

/** Everything that the program needs from outside. */
export interface RunContext {
  readonly args: readonly string[];
  readonly env: Environment;
  readonly clock: Clock;
  readonly write: (line: string) => void;
  /** Calls back when the program is told to end. */
  readonly onTerminate: (stop: (signal: NodeJS.Signals) => void) => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}

/** Runs the job that the arguments name. @returns the exit code */
export async function runJob(context: RunContext): Promise<number> {
  const { args, env, clock, write } = context;
  // Set by AWS Batch (user guide, "AWS Batch job environment variables").
  const { AWS_BATCH_JOB_ID: batchId, AWS_BATCH_JOB_ATTEMPT: attempt } = env;
  const runId = batchId ?? randomUUID();
  const fields = { service: 'feature-batch', run: runId, attempt };
  try {
    const wanted = parseCommandLine(args, env);
    const log = jobLog(write, clock, { ...fields, job: wanted.job.contract.name, ...wanted.settings });
    return await runWanted(wanted, runId, log, context);
  } catch (error) {
    return explain(error, jobLog(write, clock, { ...fields, job: args[0] }));
  }
}

async function runWanted(
  { job, settings, lake, table, deadlineSeconds }: WantedRun,
  runId: string,
  log: JobLog,
  { env, clock, write, onTerminate, exit }: RunContext,
): Promise<number> {
  const controller = new AbortController();
  const begin = clock.now();
  const tempDir = createTempFolder();
  const remove = () => rmSync(tempDir, { recursive: true, force: true });
  const end = (code: number) => {
    try {
      remove();
    } finally {
      // Files that are being written may come into a folder while it is removed; the container takes them along.
      exit(code);
    }
  };
  // At once: a result is there or it is not at every instant, so there is no safe point to wait for.
  onTerminate((signal) => {
    log.write('WARN', `stopped by ${signal}; each day has its old result or its new one`);
    end((signal === 'SIGTERM' ? EXIT_CODES.terminated : EXIT_CODES.interrupted).code);
  });
  const deadline = new UserError('deadline_passed', `the job did not end within ${deadlineSeconds} s`, {
    hint: 'Give more CPU or a later --deadline; each day has its old result or its new one.',
  });
  const timer = setTimeout(() => {
    controller.abort(deadline);
    // What does not listen to the signal, such as a request in flight, gets a moment to end.
    setTimeout(() => end(explain(deadline, log)), 5_000).unref();
  }, deadlineSeconds * 1000);
  try {
    log.write('INFO', 'the job begins', { lake, table });
    const report = await job.run(settings, async () => ({
      store: openStore(lake, controller.signal),
      lookups: table === undefined ? undefined : openLookups(table),
      tempDir,
      clock,
      reporter: logReporter(log, clock),
      resources: engineConfig(env),
      runId,
      signal: controller.signal,
      warn: (message) => log.write('WARN', message),
    }));
    const endMs = clock.now();
    log.write('INFO', 'the job has ended', { ...report, seconds: (endMs - begin) / 1000 });
    const environment = env[FEATURE_BATCH_VARIABLES.environment];
    write(metricsLine(job.contract.name, report, { endMs, ms: endMs - begin }, environment));
    return EXIT_CODES.done.code;
  } catch (error) {
    return explain(error, log);
  } finally {
    clearTimeout(timer);
    remove();
  }
}

/** Advice about the limits of a container, which is other than that about those of a machine. */
const ADVICE: Readonly<Partial<Record<UserErrorCode, string>>> = {
  disk_full:
    'Give the container a larger disk (featureBatch.diskGb), or take less at once: --until of card-lake, --date or --rows of other jobs.',
  out_of_memory:
    'Take a larger container (--container, or the size in featureBatch), or take less at once: --until of card-lake, --date or --rows of other jobs.',
};

/** Logs why a run failed. @returns the exit code */
function explain(error: unknown, log: JobLog): number {
  if (isUserError(error)) {
    const exitCode = exitCodeOf(error.code);
    const hint = ADVICE[error.code] ?? error.hint;
    log.write('ERROR', error.message, { code: error.code, hint, exitCode });
    return exitCode;
  }
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  log.write('ERROR', message, { stack, exitCode: EXIT_CODES.fault.code });
  return EXIT_CODES.fault.code;
}
