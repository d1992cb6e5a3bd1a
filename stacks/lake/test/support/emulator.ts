import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const home = join(__dirname, '..', '..', '..', '..', '..', 'shared', 'aws-emulator');

/** A running emulator of AWS. */
export interface Emulator {
  readonly env: NodeJS.ProcessEnv;
  readonly endpoint: string;
  /** Creates what the states of some stacks describe; throws what could not be created. */
  load(folders: readonly string[]): void;
  stop(): void;
}

/**
 * Starts the emulator that lies beside the checkout, if it does, with jobs as local processes and no waiting.
 * @param job command that stands for `spark-submit`; the emulator fills in `{entry}` and `{args}`
 * @returns or why there is none, as text
 */
export function startEmulator(port: number, job = 'python3 {entry} {args}'): Emulator | string {
  if (!existsSync(home)) return 'there is no ../shared/aws-emulator beside the checkout';
  const env = {
    ...process.env,
    PORT: String(port),
    SFN_WAIT_SCALE: '0',
    EMR_LOCAL_CMD: job,
  };
  const started = spawnSync(join(home, 'start'), [], { encoding: 'utf8', env });
  if (started.status !== 0) return `the emulator does not start: ${started.stderr}`;
  const given = Object.fromEntries([...started.stdout.matchAll(/(\w+)=(\S+)/g)].map((m) => [m[1], m[2]]));
  const all = { ...env, ...given };
  return {
    env: all,
    endpoint: String(given.AWS_ENDPOINT_URL),
    load(folders) {
      const args = ['--quiet', '--strict', ...folders.flatMap((folder) => ['--dir', folder])];
      const { status, stdout, stderr } = spawnSync(join(home, 'load'), args, { encoding: 'utf8', env: all });
      if (status !== 0) throw new Error(`the emulator did not take the stacks:\n${stdout}${stderr}`);
    },
    stop() {
      spawnSync(join(home, 'stop'), [], { env: all });
    },
  };
}
