import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const CARDLAKE = join(__dirname, '..', '..', '..', '..', 'apps', 'cli', 'bin', 'cardlake.cjs');

/** Answers a function that runs the built command line with some environment variables. */
export function cardlakeIn(env: NodeJS.ProcessEnv) {
  return (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CARDLAKE, ...args], {
      env,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    if (status !== 0) throw new Error(`cardlake ${args.join(' ')} ended with ${status}: ${stderr}`);
    return stdout;
  };
}
