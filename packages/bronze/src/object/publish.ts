import { mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BronzeTable } from '../layout/bronze-table';
import { bronzeObjectPath } from '../layout/path';
import { onDisk, syncFolder } from './disk';
import type { StagedObject } from './object-writer';

/**
 * Moves a whole object into the bronze prefix, where it appears at once and complete.
 * @param name the object's file name.
 * @param arrivalMicros microseconds since the epoch.
 * @returns its path under the lake root.
 * @throws UserError when the disk refuses.
 */
export function publish(
  lakeRoot: string,
  table: BronzeTable,
  arrivalMicros: number,
  name: string,
  object: StagedObject,
): string {
  const path = bronzeObjectPath(table, arrivalMicros, name);
  const location = join(lakeRoot, path);
  const folder = dirname(location);
  onDisk(folder, () => {
    const made = mkdirSync(folder, { recursive: true });
    renameSync(object.location, location);
    syncFolder(folder);
    // New folders are entries of their parents, which must survive a loss of power too.
    for (let at = folder; made !== undefined && at.length >= made.length; ) {
      at = dirname(at);
      syncFolder(at);
    }
  });
  return path;
}
