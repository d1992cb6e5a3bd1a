import { readFileSync } from 'node:fs';
import { withInputErrors } from '@cardlake/runtime';

/** Reads a file named by the user, or standard input for `-`. @throws UserError, see `withInputErrors` */
export const readInputBytes = (path: string, hint: string): Buffer =>
  withInputErrors(path, hint, () => readFileSync(path === '-' ? 0 : path));

/** Reads a text file as {@link readInputBytes} does. */
export const readInputText = (path: string, hint: string): string =>
  readInputBytes(path, hint).toString('utf8');
