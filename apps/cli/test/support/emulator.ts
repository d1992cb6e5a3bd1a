import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const HOME = join(__dirname, '..', '..', '..', '..', '..', 'shared', 'aws-emulator');

/** A running emulator of AWS. */
export interface Emulator {
  /** What the SDK is told by. */
  readonly env: Readonly<Record<string, string>>;
  readonly endpoint: string;
  stop(): void;
}

/**
 * Starts the emulator that lies beside the checkout, if it does, with Spark jobs as Python programs on this machine.
 * @returns or why there is none, as text
 */
export function startEmulator(port: number): Emulator | string {
  if (!existsSync(HOME)) return 'there is no ../shared/aws-emulator beside the checkout';
  const env = { ...process.env, PORT: String(port), EMR_LOCAL_CMD: 'python3 {entry} {args}' };
  const started = spawnSync(join(HOME, 'start'), [], { encoding: 'utf8', env });
  if (started.status !== 0) return `the emulator does not start: ${started.stderr}`;
  const given = Object.fromEntries(
    [...started.stdout.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  ) as Record<string, string>;
  const { AWS_ENDPOINT_URL: endpoint = '' } = given;
  return {
    env: given,
    endpoint,
    stop: () => void spawnSync(join(HOME, 'stop'), [], { env: { ...env, ...given } }),
  };
}
