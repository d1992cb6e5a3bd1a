import type { Clock, Reporter } from '@cardlake/runtime';

/** The log of one run: JSON lines, each with the fields of the run. */
export interface JobLog {
  write(level: 'INFO' | 'WARN' | 'ERROR', message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Parts of addresses that may be secret: the user and password before the host, and a query, such as a signature that lets anyone fetch. */
const SECRETS = /(https?:\/\/)(?:[^\s"\\/?#@]*@)?([^\s"\\?#]*)(?:[?#][^\s"\\]*)?/gi;

/** Writes log lines in the form that the Lambda functions have, so that one query of CloudWatch Logs Insights finds both. Secret parts of addresses are left out. */
export const jobLog = (
  write: (line: string) => void,
  clock: Clock,
  run: Readonly<Record<string, unknown>>,
): JobLog => ({
  write(level, message, fields = {}) {
    const timestamp = new Date(clock.now()).toISOString();
    write(`${JSON.stringify({ level, message, timestamp, ...run, ...fields }).replace(SECRETS, '$1$2')}\n`);
  },
});

/** Progress is logged at most this often. */
const INTERVAL_MS = 10_000;

/** Logs the stages of a run: their ends, and how far a long one has come. */
export const logReporter = ({ write }: JobLog, clock: Clock): Reporter => ({
  stage(name, total) {
    const begin = clock.now();
    let [done, told] = [0, begin];
    return {
      advance(n) {
        done += n;
        if (clock.now() - told < INTERVAL_MS) return;
        told = clock.now();
        write('INFO', `${name} goes on`, { stage: name, done, ...(total !== undefined && { total }) });
      },
      done: (facts = {}) =>
        write('INFO', `${name} ended`, { stage: name, seconds: (clock.now() - begin) / 1000, ...facts }),
    };
  },
});
