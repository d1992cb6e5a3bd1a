import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { UserError } from '@cardlake/runtime';
import { endsWithStarter } from '../process/ends-with-starter';
import { findInCheckout } from '../process/find-in-checkout';

/** Characters kept from the end of the output to explain a failure. */
const KEPT = 20_000;

/** A training job on this machine. */
interface RunningTrainer {
  /** @throws UserError `no_trainer`, `training_refused` */
  readonly ended: Promise<void>;
  /** Ends the job now. */
  stop(): void;
}

/** Starts the trainer in its own Python environment, which is created first if necessary. @throws UserError `no_trainer` */
export function startTrainer(args: readonly string[]): RunningTrainer {
  const folder = trainerFolder();
  const child = spawn(process.execPath, [join(folder, 'python.mjs'), join(folder, 'train.py'), ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: endsWithStarter(),
    // A process group with Python in it, which `stop` ends as a whole.
    detached: true,
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = `${log}${text}`.slice(-KEPT);
  });
  return {
    ended: new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => (code === 0 ? resolve() : reject(explainFailure(log, code))));
    }),
    stop() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    },
  };
}

/** Explains why a training job failed: by its own message if its log has one, otherwise as a bug with the last line. */
export function explainFailure(log: string, code: number | null): Error {
  const [, message, hint] = [...log.matchAll(/^cardlake trainer: (.+)\n[ \t]+(.+)$/gm)].at(-1) ?? [];
  if (message !== undefined && hint !== undefined)
    return new UserError('training_refused', message, { hint });
  return new Error(`the trainer ended with ${code}: ${log.trimEnd().split('\n').at(-1) || 'no output'}`);
}

function trainerFolder(): string {
  const folder = findInCheckout(join('apps', 'trainer'), 'train.py');
  if (folder !== undefined) return folder;
  throw new UserError('no_trainer', 'there is no folder apps/trainer above this program', {
    hint: 'Run it from a checkout of Cardlake.',
  });
}
