import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const home = join(__dirname, '..', '..', '..', '..', 'apps', 'cli');

/** The built command line, in an environment that leads it to the emulator. */
export function cardlakeIn(env: NodeJS.ProcessEnv) {
  return (...args: readonly string[]): string => {
    const command = [join(home, 'bin', 'cardlake.cjs'), ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`cardlake ${args.join(' ')} ended with ${status}: ${stderr}`);
    return stdout;
  };
}
