import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Finds a folder of the checkout that contains this program; undefined outside of one.
 * @param path its path under the root of the checkout
 * @param file a file in it
 */
export function findInCheckout(path: string, file: string): string | undefined {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const found = join(folder, path);
    if (existsSync(join(found, file))) return found;
    if (dirname(folder) === folder) return undefined;
  }
}
