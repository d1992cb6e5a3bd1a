import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { diskError } from '@cardlake/lake';
import type { BronzeTable } from './bronze-table';
import { folderMinute } from './minute';

/** A bronze object as it lies in the lake. */
export interface BronzeObject {
  /** Path under the lake root. */
  readonly path: string;
  /** Absolute, when the root is. */
  readonly location: string;
  /** The arrival minute, microseconds since the epoch. */
  readonly arrivalMicros: number;
}

/** What the listing may be told beside where to look. */
export interface ListOptions {
  /** Called with the path of each file that is not an object by its name or place, so that nothing is passed over in silence. */
  readonly onStray?: (path: string) => void;
}

/** Firehose without a file extension names gzipped objects `….gz`. */
const OBJECT = /(\.(json|ndjson|jsonl)(\.gz)?|\.gz)$/;
/** What is still being written, or is a writer's marker. */
const UNFINISHED = /^[._]|\.(tmp|part|partial|crc)$/;

const DEPTH_OF_MINUTE = 5;

/**
 * The objects of a bronze table, oldest arrival minute first and by name within it. Unfinished files (`.x`,
 * `_x`, `x.tmp`, `x.partial`) are left out. Walks lazily, one folder in memory at a time; a lake that has none yet gives none.
 * @param root the lake root.
 * @throws UserError `not_allowed` or `disk_error` when a folder cannot be read.
 */
export function* listBronzeObjects(
  root: string,
  table: BronzeTable,
  options: ListOptions = {},
): Generator<BronzeObject> {
  const marker = `${table.partition.column}=`;
  yield* walk('', 0);

  // Synchronous on purpose: 43,200 minute folders of a month take under a second, promises take several.
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
        } else options.onStray?.(path);
      }
    }
  }
}

/** Sorted by code unit, so that the order of objects is that of their paths on every machine. */
function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw diskError(error, folder);
  }
}
