import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { App } from '../app';
import { shellWord } from '../output/shell-word';

/** The file `cardlake` in the root of the checkout; this module is bundled into `apps/cli/dist`. */
export const LAUNCHER = join(dirname(dirname(dirname(__dirname))), 'cardlake');

/** The command with which a user who is in `folder` starts this program, e.g. `./cardlake`. */
export const launcherFrom = (folder: string, launcher = LAUNCHER): string => pathFrom(folder, launcher);

/** The command that queries a lake, as the user of an app can type it, without the SQL. */
export const queryCommand = (app: Pick<App, 'folder'>, lake: string): string =>
  `${shellWord(launcherFrom(app.folder))} query --lake ${shellWord(lake)}`;

/** Writes the commands in a message as the user of an app can type them: with the program as it is called from there. */
export const withLauncher = (text: string, { folder }: Pick<App, 'folder'>): string =>
  text.replaceAll(/(?<![\w/.-])cardlake (?=[a-z])/g, `${shellWord(launcherFrom(folder))} `);

/** The path of the documentation's first page, for a user who is in `folder`. */
export const docsFrom = (folder: string): string =>
  pathFrom(folder, join(dirname(LAUNCHER), 'docs', 'README.md'));

function pathFrom(folder: string, target: string): string {
  const path = relative(folder, target);
  return isAbsolute(path) || path.startsWith(`..${sep}`) ? path : `.${sep}${path}`;
}
