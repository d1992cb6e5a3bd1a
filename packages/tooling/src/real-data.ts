import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', '..', '..', '..', 'shared', 'data');

/** Path of a file with real card events, which some machines have beside the checkout. */
export const realFile = (name: string): string => join(FOLDER, name);

/** Returns the reason to skip a test that reads these files, if one of them is missing. */
export function missingRealFiles(...names: readonly string[]): string | undefined {
  const missing = names.filter((name) => !existsSync(realFile(name)));
  return missing.length === 0 ? undefined : `there is no ../shared/data/${missing[0]} beside the checkout`;
}
