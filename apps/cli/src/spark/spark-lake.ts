import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LAKE_FORMAT_FILE, openLake, requireLocalPath } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';

/**
 * Checks that a Spark job may work on a folder.
 * @returns its absolute path.
 * @throws UserError `lake_missing`, `not_local`, or `other_engine` for a lake of the embedded engine: both
 *   engines would write to the same folders without knowing of each other's files.
 */
export async function sparkLake(lake: string): Promise<string> {
  requireLocalPath(lake);
  const root = resolve(lake);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UserError('lake_missing', `there is no lake at ${root}`, {
      hint: 'Ingest events first: `cardlake ingest FILE --lake FOLDER`',
    });
  }
  const format = statSync(join(root, LAKE_FORMAT_FILE), { throwIfNoEntry: false });
  if (format !== undefined && (await openLake(root)).snapshot().tables().length > 0) {
    throw new UserError('other_engine', `${root} is a lake of the embedded engine`, {
      hint: 'Copy its bronze folder into another folder, and give that to --lake.',
    });
  }
  return root;
}
