import { basename } from 'node:path';
import type { BronzeTable } from '../layout/bronze-table';
import { listBronzeObjects } from '../layout/list';
import { contentIdOf } from './object-name';

/**
 * The contents a bronze table already holds, whatever their arrival minute: content identity → path under the root.
 * @throws UserError of the disk.
 */
export function knownContents(lakeRoot: string, table: BronzeTable): Map<string, string> {
  const known = new Map<string, string>();
  for (const { path } of listBronzeObjects(lakeRoot, table)) {
    const id = contentIdOf(basename(path));
    if (id !== undefined && !known.has(id)) known.set(id, path);
  }
  return known;
}
