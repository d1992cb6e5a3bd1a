import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledFeed } from '@cardlake/feeds';
import { isMissing, withDiskErrors } from '@cardlake/lake';
import type { KnownObject } from './known-objects';
import { modifiedMicrosOf } from './list-objects';

const DAY_MICROS = 86_400_000_000;

/**
 * Removes the objects that a feed keeps no longer: those that were published `retentionDays` ago. Their rows and receipts stay. One that
 * is blocked stays, and so does a file that is no longer what was loaded.
 * @returns the number of objects that were removed
 */
export function expireObjects(
  lakeRoot: string,
  { retentionDays }: CompiledFeed,
  objects: readonly KnownObject[],
  nowMicros: number,
): number {
  if (retentionDays === null) return 0;
  const end = nowMicros - retentionDays * DAY_MICROS;
  const expired = objects.filter(({ status, loadedMicros }) => status === 'published' && loadedMicros <= end);
  return expired.filter((object) => removeUnchanged(lakeRoot, object)).length;
}

function removeUnchanged(lakeRoot: string, { key, bytes, modifiedMicros }: KnownObject): boolean {
  const location = join(lakeRoot, key);
  return withDiskErrors(location, () => {
    try {
      const stats = statSync(location);
      if (stats.size !== bytes || modifiedMicrosOf(stats) !== modifiedMicros) return false;
      rmSync(location);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  });
}
