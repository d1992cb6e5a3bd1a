import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', '..', '..', '..', 'shared', 'data');

/** Path of a file of real card events, which a machine may have beside the checkout. */
export const realFile = (name: string): string => join(FOLDER, name);

/** The reason to skip a test that reads some of these files, if there is one. */
export function missingRealFiles(...names: readonly string[]): string | undefined {
  const missing = names.filter((name) => !existsSync(realFile(name)));
  return missing.length === 0 ? undefined : `there is no ../shared/data/${missing[0]} beside the checkout`;
}
