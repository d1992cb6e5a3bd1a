import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Environment } from '../environment';
import { shellWord } from '../output/shell-word';

/** The checkout; this module is bundled into `apps/cli/dist`. */
const ROOT = dirname(dirname(dirname(__dirname)));

/** The file `cardlake` in the root of the checkout. */
export const LAUNCHER = join(ROOT, 'cardlake');

/** Files that start this program; `realpath` leads to one of them from wherever it is linked. */
const STARTERS = [
  LAUNCHER,
  join(ROOT, 'apps', 'cli', 'bin', 'cardlake.cjs'),
  join(ROOT, 'node_modules', '.bin', 'cardlake'),
];

/**
 * The command with which a user who is in `folder` starts this program, as a word of the shell: `cardlake` where it is linked
 * into a folder of the PATH, otherwise its path, e.g. `./cardlake`.
 */
export function launcherFrom(
  folder: string,
  env: Environment,
  starters: readonly string[] = STARTERS,
): string {
  const [launcher = LAUNCHER] = starters;
  return isLinked(env, starters) ? 'cardlake' : shellWord(pathFrom(folder, launcher));
}

/** The path of the documentation's first page, for a user who is in `folder`. */
export const docsFrom = (folder: string): string => pathFrom(folder, join(ROOT, 'docs', 'README.md'));

/** True if a shell starts this program by the word `cardlake`. */
function isLinked({ PATH = '', npm_command }: Environment, starters: readonly string[]): boolean {
  // A package manager adds folders to the PATH of its scripts that the user's shell does not have.
  if (npm_command !== undefined) return false;
  const found = PATH.split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, 'cardlake'))
    .find((path) => existsSync(path));
  return found !== undefined && starters.includes(realpathSync(found));
}

function pathFrom(folder: string, target: string): string {
  const path = relative(folder, target);
  return isAbsolute(path) || path.startsWith(`..${sep}`) ? path : `.${sep}${path}`;
}
