import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectVersion } from '@cardlake/elt';
import type { CompiledFeed } from '@cardlake/feeds';
import { isMissing, lakePath, sha256Of, withDiskErrors } from '@cardlake/lake';

/** Folder under a lake root with the objects of a feed. */
export const feedFolder = ({ prefix }: Pick<CompiledFeed, 'prefix'>): string => `bronze/feeds/${prefix}`;

/** Names of files that are not complete yet, or belong to the system. */
const IGNORED = /^[._]|\.(tmp|part|partial)$/;
const MICROS_PER_MILLI = 1000;
const ORDER_DIGITS = 17;
const VERSION_DIGITS = 16;

/**
 * Lists the objects of a feed in its folder, each as a version: a file that has changed since it was loaded is a new one, and
 * a file that was only touched is not.
 * @param known versions that were loaded before
 */
export async function listObjects(
  lakeRoot: string,
  feed: CompiledFeed,
  known: readonly ObjectVersion[],
): Promise<ObjectVersion[]> {
  const newest = new Map<string, ObjectVersion>();
  for (const one of known) {
    const other = newest.get(one.key);
    if (other === undefined || one.order > other.order) newest.set(one.key, one);
  }
  const found: ObjectVersion[] = [];
  for (const location of listFiles(join(lakeRoot, feedFolder(feed)))) {
    const key = lakePath(lakeRoot, location);
    const { size: bytes, mtimeMs } = withDiskErrors(location, () => statSync(location));
    const modifiedMicros = Math.round(mtimeMs * MICROS_PER_MILLI);
    const before = newest.get(key);
    if (before?.bytes === bytes && before.modifiedMicros === modifiedMicros) {
      found.push(before);
      continue;
    }
    const content = await sha256Of(location);
    const order = String(modifiedMicros).padStart(ORDER_DIGITS, '0');
    const version = `${content.slice(0, VERSION_DIGITS)}-${order}`;
    found.push(
      before?.content === content ? before : { key, version, order, content, modifiedMicros, bytes },
    );
  }
  return found;
}

const listFiles = (folder: string): string[] =>
  withDiskErrors(folder, () => {
    try {
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !IGNORED.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  });
