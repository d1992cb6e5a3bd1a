import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { diskError } from '@cardlake/lake';
import type { BronzeTable } from './bronze-table';
import { folderMinute } from './minute';

/** A bronze object in a lake. */
export interface BronzeObject {
  /** Path under the lake root. */
  readonly path: string;
  /** Absolute, when the root is. */
  readonly location: string;
  /** The arrival minute, microseconds since the epoch. */
  readonly arrivalMicros: number;
}

/** Options of a listing. */
export interface ListOptions {
  /** Called with the path of each file whose name or folder is not that of an object, so that no file is skipped silently. */
  readonly onUnrecognized?: (path: string) => void;
}

/** Without a configured file extension, Firehose names gzipped objects `….gz`. */
const OBJECT = /(\.(json|ndjson|jsonl)(\.gz)?|\.gz)$/;
/** Files that are still being written, and markers of writers. */
const UNFINISHED = /^[._]|\.(tmp|part|partial|crc)$/;

const DEPTH_OF_MINUTE = 5;

/**
 * Lists the objects of a bronze table, oldest arrival minute first, then by name. Skips unfinished files (`.x`, `_x`,
 * `x.tmp`, `x.partial`). Lazy, with one folder in memory at a time; a lake without bronze has no objects.
 * @param root the lake root
 * @throws UserError `not_allowed` or `disk_error` when a folder cannot be read
 */
export function* listBronzeObjects(
  root: string,
  table: BronzeTable,
  options: ListOptions = {},
): Generator<BronzeObject> {
  const marker = `${table.partition.column}=`;
  yield* walk('', 0);

  // Deliberately synchronous: the 43,200 minute folders of a month take less than a second, with promises several.
  function* walk(folder: string, depth: number): Generator<BronzeObject> {
    const arrivalMicros =
      depth === DEPTH_OF_MINUTE ? folderMinute(folder.slice(marker.length + 1)) : undefined;
    for (const entry of entries(join(root, table.path, folder))) {
      const below = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (depth > 0 || entry.name.startsWith(marker)) yield* walk(below, depth + 1);
      } else if (!UNFINISHED.test(entry.name)) {
        const path = table.path + below;
        if (arrivalMicros !== undefined && OBJECT.test(entry.name)) {
          yield { path, location: join(root, path), arrivalMicros };
        } else options.onUnrecognized?.(path);
      }
    }
  }
}

/** Lists a folder by code unit, so that the order of objects is that of their paths on every machine. */
function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw diskError(error, folder);
  }
}
