import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LAKE_FORMAT_FILE, openLake } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';

/**
 * Absolute path of a folder that a Spark job may work on.
 * @throws UserError `lake_missing`, `not_local`, or `other_engine` for a lake that the embedded engine keeps: both
 *   would write to the same folders, and neither know of the other's files
 */
export async function sparkLake(lake: string): Promise<string> {
  if (/^\w+:\/\//.test(lake)) {
    throw new UserError('not_local', `${lake} is no folder`, {
      hint: 'On this machine jobs work on a folder; `cardlake emr submit` runs them on a bucket.',
    });
  }
  const root = resolve(lake);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UserError('lake_missing', `there is no lake at ${root}`, {
      hint: 'Put events into it first: cardlake ingest FILE --lake DIR',
    });
  }
  const format = statSync(join(root, LAKE_FORMAT_FILE), { throwIfNoEntry: false });
  if (format !== undefined && (await openLake(root)).snapshot().tables().length > 0) {
    throw new UserError('other_engine', `${root} is a lake of the embedded engine`, {
      hint: 'Copy its bronze folder into a folder of its own, and give that to --lake.',
    });
  }
  return root;
}
