import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const CARDLAKE = join(__dirname, '..', '..', '..', '..', 'apps', 'cli', 'bin', 'cardlake.cjs');

/** Exit code of a command that asks to be tried again, since a service was busy: any may be, beside other programs. */
const TRY_AGAIN = 75;
/** Tries, after which it fails: nothing else ends a test that waits for a program. */
const MOST_TRIES = 20;

/**
 * Answers a function that runs the built command line with some environment variables, again while it asks for that.
 * @param expected exit codes besides which it throws
 */
export function cardlakeIn(env: NodeJS.ProcessEnv, expected: readonly number[] = [0]) {
  const run = (args: readonly string[]) =>
    spawnSync(process.execPath, [CARDLAKE, ...args], { env, encoding: 'utf8', maxBuffer: 1 << 26 });
  return (...args: readonly string[]): string => {
    let ended = run(args);
    for (let tries = 1; ended.status === TRY_AGAIN && tries < MOST_TRIES; tries++) ended = run(args);
    const { status, stdout, stderr } = ended;
    if (status === null || !expected.includes(status))
      throw new Error(`cardlake ${args.join(' ')} ended with ${status}: ${stderr}`);
    return stdout;
  };
}
