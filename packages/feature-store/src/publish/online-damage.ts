import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DamagedFile, findDamagedFiles, lakePath } from '@cardlake/lake';
import { isUserError } from '@cardlake/runtime';
import { type OnlineGroup, onlineFields } from '../group';
import { onlineFolder } from '../local/local-store';
import { CURRENT, readStoreFiles, recordFiles } from '../local/store-files';
import { readPublishState, STATE_FILE } from './publish-state';

/**
 * Finds the damaged files of a group in the local online store.
 * @param options `checksums`: also compares the content of the files, which reads all of them
 */
export async function findDamagedOnline(
  lakeRoot: string,
  group: OnlineGroup,
  options: { readonly checksums: boolean },
): Promise<DamagedFile[]> {
  const folder = onlineFolder(lakeRoot, group);
  const pathOf = (name: string) => lakePath(lakeRoot, join(folder, name));
  const damaged: DamagedFile[] = [];
  const add = (name: string, fault: string) => damaged.push({ path: pathOf(name), table: group.name, fault });
  const read = <T>(name: string, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!isUserError(error, 'online_damaged')) throw error;
      add(name, 'is not what was written');
      return undefined;
    }
  };
  const state = read(STATE_FILE, () => readPublishState(folder));
  const files = read(CURRENT, () => readStoreFiles(folder, onlineFields(group)));
  // A publication without records leaves no file that names them, and no other either.
  if (files !== undefined && state !== undefined && !existsSync(join(folder, CURRENT)) && hasRecords(folder))
    add(CURRENT, 'is missing');
  const expected = (files === undefined ? [] : recordFiles(files)).flatMap(({ file, bytes, sha256 }) => {
    const location = join(folder, file);
    // A file of an earlier version is only known by its name.
    if (bytes === undefined && existsSync(location)) return [];
    return { path: pathOf(file), location, table: group.name, bytes: bytes ?? 0, ...(sha256 && { sha256 }) };
  });
  return [...damaged, ...(await findDamagedFiles(expected, options))];
}

const hasRecords = (folder: string): boolean => readdirSync(folder).some((name) => name.endsWith('.parquet'));
