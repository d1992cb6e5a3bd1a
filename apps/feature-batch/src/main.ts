import { systemClock } from '@cardlake/runtime';
import { runJob } from './run-job';

/** Starts the job and ends the process with its exit code, as soon as all log lines are written. */
async function main(): Promise<void> {
  const code = await runJob({
    args: process.argv.slice(2),
    env: process.env,
    clock: systemClock,
    write: (line) => process.stdout.write(line),
    onTerminate: (stop) => {
      process.once('SIGTERM', stop);
      process.once('SIGINT', stop);
    },
    exit: process.exit,
  });
  process.stdout.write('', () => process.exit(code));
}

void main();
