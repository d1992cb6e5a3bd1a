import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createOwnedFolder, LAKE_FOLDER, withDiskErrors } from '@cardlake/lake';

/** A folder of one writer inside the lake, in which objects are written until they are complete. */
export interface IncomingFolder {
  /** Returns the path of the next object. */
  next(): string;
  /** Removes the folder and everything left in it. */
  remove(): void;
}

/**
 * Creates a folder for incomplete objects, on the file system of the bronze prefix, so that a rename moves them there.
 * Removes the folders of killed writers on this machine.
 * @throws UserError of a disk error
 */
export function openIncoming(lakeRoot: string): IncomingFolder {
  const parent = join(lakeRoot, LAKE_FOLDER, 'incoming');
  const folder = withDiskErrors(parent, () => {
    mkdirSync(parent, { recursive: true });
    return createOwnedFolder(parent);
  });
  let objects = 0;
  return {
    next: () => join(folder, `${objects++}.json.gz`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
