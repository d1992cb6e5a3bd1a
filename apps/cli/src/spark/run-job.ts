import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { JobCommand } from '@cardlake/job-contract';
import { jobFailure } from './job-failure';
import { jobFolder } from './job-folder';

/** A job that has ended well. */
export interface EndedJob {
  /** Its standard output. */
  readonly printed: string;
  /** What it had to say to users beside: lines of its log. */
  readonly notes: readonly string[];
}

/** A job that runs on this machine. */
export interface RunningJob {
  /** When it has ended well. @throws UserError or Error, see `jobFailure` */
  readonly ended: Promise<EndedJob>;
  /** Ends it now; its lake is whole whenever that is. */
  stop(): void;
}

/**
 * Starts a Spark job in the jobs' own Python environment, which is made first where there is none.
 * @param say takes what the job and Spark write to their logs
 * @throws UserError `no_spark_jobs`
 */
export function startJob(command: JobCommand, say: (text: string) => void): RunningJob {
  const folder = jobFolder();
  const script = join(folder, 'scripts', 'python.mjs');
  const child = spawn(process.execPath, [script, join(folder, command.entryPoint), ...command.arguments], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of their own for Python and Java: Ctrl-C reaches this process alone, and stop ends all of them.
    detached: true,
  });
  let [out, log] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    say(text);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = `${log}${text}`.slice(-LOG_KEPT);
    say(text);
  });
  const ended = new Promise<EndedJob>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code !== 0) reject(jobFailure(log, code, signal));
      else resolve({ printed: out, notes: log.match(/^cardlake: .+$/gm) ?? [] });
    });
  });
  return {
    ended,
    stop() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    },
  };
}

/** As much of the end of the log as a failure is explained by, in characters. */
const LOG_KEPT = 100_000;
