import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { JobCommand } from '@cardlake/job-contract';
import { endsWithStarter } from '../process/ends-with-starter';
import { jobFailure } from './job-failure';
import { jobFolder } from './job-folder';

/** Output of a job that succeeded. */
interface EndedJob {
  /** Standard output of the job. */
  readonly printed: string;
  /** Messages for users in its log. */
  readonly notes: readonly string[];
}

/** A job that is running on this machine. */
export interface RunningJob {
  /** Settles when the job ends. @throws UserError or Error, see `jobFailure` */
  readonly ended: Promise<EndedJob>;
  /** Ends the job now; its lake is consistent at every instant. */
  stop(): void;
}

/**
 * Starts a Spark job in the jobs' own Python environment, which is created first if necessary.
 * @param onLog receives the logs of the job and of Spark.
 * @throws UserError `no_spark_jobs`
 */
export function startJob(command: JobCommand, onLog: (text: string) => void): RunningJob {
  const folder = jobFolder();
  const script = join(folder, 'scripts', 'python.mjs');
  const child = spawn(process.execPath, [script, join(folder, command.entryPoint), ...command.arguments], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: endsWithStarter(),
    // A process group for Python and Java: Ctrl-C reaches only this process, and `stop` ends the whole group.
    detached: true,
  });
  let [out, log] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    onLog(text);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = `${log}${text}`.slice(-LOG_KEPT);
    onLog(text);
  });
  const ended = new Promise<EndedJob>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code !== 0) reject(jobFailure(log, code, signal));
      else resolve({ printed: out, notes: log.match(NOTES) ?? [] });
    });
  });
  return {
    ended,
    stop() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    },
  };
}

/** Messages of a job for users, with what to do on an indented line. */
const NOTES = /^cardlake: .+(?:\r?\n[ \t]+.+)?$/gm;

/** Characters kept from the end of the log to explain a failure. */
const LOG_KEPT = 100_000;
