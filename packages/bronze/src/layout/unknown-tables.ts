import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { maskPans } from '@cardlake/card-schema';
import { withDiskErrors } from '@cardlake/lake';
import { isUnfinished } from '@cardlake/schema';
import { bronzeTables } from './bronze-table';
import { type SkippedFile, skipReasonOf } from './skipped-file';

/** Lists what lies beside the folders of the bronze tables, such as a folder with a misspelt name: no run takes it. */
export function listUnknownTables(root: string): SkippedFile[] {
  return [...new Set(bronzeTables.map(({ path }) => dirname(path)))].flatMap((prefix) => {
    const known = new Set(bronzeTables.map(({ path }) => basename(path)));
    return namesIn(join(root, prefix))
      .filter((name) => !known.has(name))
      .map((name) => ({
        path: `${prefix}/${maskPans(name)}`,
        reason: isUnfinished(name) ? 'unfinished' : 'unknown_table',
      }));
  });
}

/** Lists the names in a folder; none when it is missing or not a folder, of which the listing of each table tells. */
const namesIn = (folder: string): string[] =>
  withDiskErrors(folder, () => {
    try {
      return readdirSync(folder).sort();
    } catch (error) {
      if (skipReasonOf(error) === undefined) throw error;
      return [];
    }
  });
