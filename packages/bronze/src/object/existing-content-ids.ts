import { basename } from 'node:path';
import type { BronzeTable } from '../layout/bronze-table';
import { listBronzeObjects } from '../layout/list';
import { contentIdOf } from './object-name';

/**
 * Lists the contents of a bronze table, whatever their arrival minute: content id → path under the root.
 * @throws UserError of a disk error
 */
export function existingContentIds(lakeRoot: string, table: BronzeTable): Map<string, string> {
  const existing = new Map<string, string>();
  for (const { path } of listBronzeObjects(lakeRoot, table)) {
    const id = contentIdOf(basename(path));
    if (id !== undefined && !existing.has(id)) existing.set(id, path);
  }
  return existing;
}
