import { readFileSync } from 'node:fs';
import { withInputErrors } from '@cardlake/runtime';

/** Reads a text file named by the user, or standard input for `-`. @throws UserError, see `withInputErrors` */
export const readInputText = (path: string, hint: string): string =>
  withInputErrors(path, hint, () => readFileSync(path === '-' ? 0 : path, 'utf8'));

/** Reads the bytes of a file named by the user, or of standard input for `-`. @throws UserError, see `withInputErrors` */
export const readInputBytes = (path: string, hint: string): Buffer =>
  withInputErrors(path, hint, () => readFileSync(path === '-' ? 0 : path));
