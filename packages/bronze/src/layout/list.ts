import { type Dirent, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { holdsPan, maskPans } from '@cardlake/card-schema';
import { diskError } from '@cardlake/lake';
import { isUnfinished } from '@cardlake/schema';
import type { BronzeTable } from './bronze-table';
import { folderMinute } from './minute';
import { nameBelowMinute } from './path';
import type { SkipReason } from './skip-reasons';
import { type SkippedFile, skipReasonOf } from './skipped-file';

/** A bronze object in a lake. */
export interface BronzeObject {
  /** Path under the lake root. */
  readonly path: string;
  /** Absolute, when the root is. */
  readonly location: string;
  /** The arrival minute, microseconds since the epoch. */
  readonly arrivalMicros: number;
  readonly bytes: number;
}

/** Options of a listing. */
export interface ListOptions {
  /** Called with each file or folder that is left out, so that nothing is left out silently. */
  readonly onSkipped?: (file: SkippedFile) => void;
}

const DEPTH_OF_MINUTE = 5;

/** A folder of a walk. */
interface Place {
  /** Path under the folder of the table, with a leading slash; empty for that folder. */
  readonly below: string;
  readonly depth: number;
  readonly arrivalMicros: number | undefined;
  /** Real path of the folder. */
  readonly real: string;
  /** Real paths of the folders whose links lead here. */
  readonly linkedFrom: readonly string[];
}

/**
 * Lists the objects of a bronze table, oldest arrival minute first, then by path. Every file below a minute folder is
 * one, whatever its name; links are followed. Lazy, with one folder in memory at a time; a lake without bronze has no
 * objects.
 * @param root the lake root
 * @throws UserError `disk_error` when the disk fails
 */
export function* listBronzeObjects(
  root: string,
  table: BronzeTable,
  { onSkipped = () => {} }: ListOptions = {},
): Generator<BronzeObject> {
  const top = join(root, table.path);
  const marker = `/${table.partition.column}=`;
  const skip = (below: string, reason: SkipReason) => {
    const name = nameBelowMinute(below);
    const folder = below.slice(0, below.length - name.length);
    onSkipped({ path: table.path + folder + maskPans(name), reason });
  };
  const real = examine(top, () => realpathSync(top));
  if (typeof real === 'string') {
    if (lstatSync(top, { throwIfNoEntry: false }) !== undefined) skip('', real);
    return;
  }
  if (!statSync(top).isDirectory()) {
    skip('', 'no_arrival_minute');
    return;
  }
  yield* walk({ below: '', depth: 0, arrivalMicros: undefined, real: real.value, linkedFrom: [] });

  // Deliberately synchronous: the 43,200 minute folders of a month take less than a second, with promises several.
  function* walk(place: Place): Generator<BronzeObject> {
    const folder = top + place.below;
    const listed = examine(folder, () => readdirSync(folder, { withFileTypes: true }));
    if (typeof listed === 'string') {
      // A folder that is gone meanwhile had its objects deleted, as retention does.
      if (listed !== 'dangling_link') skip(place.below, listed);
      return;
    }
    for (const entry of listed.value.sort(byPath)) {
      const below = `${place.below}/${entry.name}`;
      if (isUnfinished(entry.name)) {
        skip(below, 'unfinished');
        continue;
      }
      // Reading a folder tells whether it can be read; looking at it first would double the work of minute folders.
      if (entry.isDirectory() && !hasBadName(entry)) {
        yield* enterFolder(place, entry, below);
        continue;
      }
      const stats = examine(top + below, () => statSync(top + below));
      if (typeof stats === 'string') {
        // A file that is gone meanwhile is nothing to tell; a name that is not UTF-8 cannot be found again.
        if (hasBadName(entry)) skip(below, 'bad_name');
        else if (stats !== 'dangling_link' || entry.isSymbolicLink()) skip(below, stats);
      } else if (stats.value.isDirectory()) {
        yield* enterFolder(place, entry, below);
      } else yield* file(place, below, stats.value);
    }
  }

  function* enterFolder(place: Place, entry: Dirent, below: string): Generator<BronzeObject> {
    const inner = enter(place, entry);
    if (typeof inner === 'string') skip(below, inner);
    else yield* walk(inner);
  }

  function* file({ arrivalMicros }: Place, below: string, stats: Stats): Generator<BronzeObject> {
    const path = table.path + below;
    if (!stats.isFile()) skip(below, 'not_a_file');
    else if (arrivalMicros === undefined) skip(below, 'no_arrival_minute');
    else if (holdsPan(nameBelowMinute(below))) skip(below, 'card_number_in_name');
    else yield { path, location: join(root, path), arrivalMicros, bytes: stats.size };
  }

  function enter(place: Place, entry: Dirent): Place | SkipReason {
    const below = `${place.below}/${entry.name}`;
    const depth = place.depth + 1;
    const arrivalMicros =
      depth === DEPTH_OF_MINUTE && below.startsWith(marker)
        ? folderMinute(below.slice(marker.length))
        : place.arrivalMicros;
    if (!entry.isSymbolicLink()) {
      return { ...place, below, depth, arrivalMicros, real: join(place.real, entry.name) };
    }
    const target = examine(top + below, () => realpathSync(top + below));
    if (typeof target === 'string') return target;
    const linkedFrom = [...place.linkedFrom, place.real];
    if (linkedFrom.some((from) => contains(target.value, from))) return 'link_loop';
    return { below, depth, arrivalMicros, real: target.value, linkedFrom };
  }
}

/** Tells whether a name is not UTF-8: as text it is another one. */
const hasBadName = ({ name }: Dirent): boolean => name.includes('\uFFFD');

/** Orders entries of a folder by code unit, as their paths are: those of a folder continue with a slash. */
const byPath = (a: Dirent, b: Dirent): number => (nameInPath(a) < nameInPath(b) ? -1 : 1);

const nameInPath = (entry: Dirent): string => (entry.isDirectory() ? `${entry.name}/` : entry.name);

/** Tells whether a folder is another one, or above it. */
const contains = (folder: string, other: string): boolean =>
  folder === other || other.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** Looks at a path. @returns the reason to leave it out when it cannot be looked at */
function examine<T>(path: string, look: () => T): { readonly value: T } | SkipReason {
  try {
    return { value: look() };
  } catch (error) {
    const reason = skipReasonOf(error);
    if (reason === undefined) throw diskError(error, path);
    return reason;
  }
}
