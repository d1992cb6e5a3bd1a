import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type SkippedFile, type SkipReason, skipReasonOf } from '@cardlake/bronze';
import { holdsPan, maskPans } from '@cardlake/card-schema';
import { FEEDS_PREFIX } from '@cardlake/feeds';
import { diskError } from '@cardlake/lake';
import { isUnfinished } from '@cardlake/schema';

/** A file below the folder of feeds. */
export interface FeedFile {
  /** Path under the lake root. */
  readonly key: string;
  readonly location: string;
  readonly bytes: number;
  readonly mtimeMs: number;
}

/** Receiver of the files that are no objects. */
type OnSkipped = (file: SkippedFile) => void;

/**
 * Lists the files below a folder of feeds, sorted by name; links are followed. Those that are still written are none; neither is one
 * with a card number in its name, which would be stored with each row.
 * @param folder path under the lake root
 */
export function* walkObjects(
  lakeRoot: string,
  folder: string,
  onSkipped: OnSkipped,
  above: readonly string[] = [],
): Generator<FeedFile> {
  const skip = (path: string, reason: SkipReason) =>
    onSkipped({ path: FEEDS_PREFIX + maskPans(path.slice(FEEDS_PREFIX.length)), reason });
  const listed = attempt(folder, () => {
    const real = realpathSync(join(lakeRoot, folder));
    return { real, entries: readdirSync(real, { withFileTypes: true }) };
  });
  if (typeof listed === 'string') {
    if (listed !== 'dangling_link') skip(folder, listed);
    return;
  }
  const { real, entries } = listed.value;
  if (above.includes(real)) {
    skip(folder, 'link_loop');
    return;
  }
  for (const entry of entries.sort(byName)) {
    const key = `${folder}/${entry.name}`;
    const location = join(lakeRoot, key);
    if (isUnfinished(entry.name)) continue;
    const stats = attempt(key, () => statSync(location));
    if (typeof stats === 'string') {
      // A file that is gone meanwhile is nothing to tell.
      if (stats !== 'dangling_link' || entry.isSymbolicLink()) skip(key, stats);
    } else if (stats.value.isDirectory()) yield* walkObjects(lakeRoot, key, onSkipped, [...above, real]);
    else if (!stats.value.isFile()) skip(key, 'not_a_file');
    else if (holdsPan(key.slice(FEEDS_PREFIX.length))) skip(key, 'card_number_in_name');
    else yield { key, location, bytes: stats.value.size, mtimeMs: stats.value.mtimeMs };
  }
}

const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1);

/** Asks the file system; an answer that makes a file no object is its reason. */
function attempt<T>(path: string, ask: () => T): { readonly value: T } | SkipReason {
  try {
    return { value: ask() };
  } catch (error) {
    const reason = skipReasonOf(error);
    if (reason === undefined) throw diskError(error, path);
    return reason;
  }
}
