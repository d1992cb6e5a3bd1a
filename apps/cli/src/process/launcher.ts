import { dirname, isAbsolute, join, relative, sep } from 'node:path';

/** The file `cardlake` in the root of the checkout; this module is bundled into `apps/cli/dist`. */
const LAUNCHER = join(dirname(dirname(dirname(__dirname))), 'cardlake');

/** The command with which a user who is in `folder` starts this program, e.g. `./cardlake`. */
export function launcherFrom(folder: string, launcher = LAUNCHER): string {
  const path = relative(folder, launcher);
  return isAbsolute(path) || path.startsWith(`..${sep}`) ? path : `.${sep}${path}`;
}
