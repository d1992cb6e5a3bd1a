import type { SkippedFile } from '@cardlake/bronze';
import type { ObjectVersion } from '@cardlake/elt';
import { type CompiledFeed, feedFolder } from '@cardlake/feeds';
import { hashContent } from './hash-content';
import { walkObjects } from './walk-objects';

/** Objects of a feed, and the files in its folder that are not objects. */
export interface ListedObjects {
  readonly found: readonly ObjectVersion[];
  readonly skipped: readonly SkippedFile[];
}

const MICROS_PER_MILLI = 1000;
const ORDER_DIGITS = 17;
const VERSION_DIGITS = 16;

/** Instant at which a file was written, in microseconds. */
export const modifiedMicrosOf = ({ mtimeMs }: { readonly mtimeMs: number }): number =>
  Math.round(mtimeMs * MICROS_PER_MILLI);

/**
 * Lists the objects of a feed in its folder, each as a version: a file that has changed since it was loaded is a new one, and
 * a file that was only touched is not.
 * @param known versions that were loaded before
 */
export async function listObjects(
  lakeRoot: string,
  feed: CompiledFeed,
  known: readonly ObjectVersion[],
): Promise<ListedObjects> {
  const newest = new Map<string, ObjectVersion>();
  for (const one of known) {
    const other = newest.get(one.key);
    if (other === undefined || one.order > other.order) newest.set(one.key, one);
  }
  const found: ObjectVersion[] = [];
  const skipped: SkippedFile[] = [];
  for (const file of walkObjects(lakeRoot, feedFolder(feed), (one) => skipped.push(one))) {
    const { key, location, bytes } = file;
    const modifiedMicros = modifiedMicrosOf(file);
    const before = newest.get(key);
    if (before?.bytes === bytes && before.modifiedMicros === modifiedMicros) {
      found.push(before);
      continue;
    }
    const content = await hashContent(location);
    if (content === undefined) continue;
    const order = String(modifiedMicros).padStart(ORDER_DIGITS, '0');
    const version = `${content.slice(0, VERSION_DIGITS)}-${order}`;
    found.push(
      before?.content === content ? before : { key, version, order, content, modifiedMicros, bytes },
    );
  }
  return { found, skipped };
}
