import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledFeed } from '@cardlake/feeds';
import { withDiskErrors } from '@cardlake/lake';
import { isUnchanged } from './is-unchanged';
import type { KnownObject } from './known-objects';

const DAY_MICROS = 86_400_000_000;

/**
 * Removes the objects that a feed keeps no longer: published ones that were loaded `retentionDays` ago. Their rows and receipts stay. One that
 * is blocked stays, and so does a file that is no longer what was loaded.
 * @param objects versions that were loaded, and that files had when they were listed
 * @returns the number of objects that were removed
 */
export async function expireObjects(
  lakeRoot: string,
  { retentionDays }: CompiledFeed,
  objects: readonly KnownObject[],
  nowMicros: number,
): Promise<number> {
  if (retentionDays === null) return 0;
  const end = nowMicros - retentionDays * DAY_MICROS;
  const expired = objects.filter(({ status, loadedMicros }) => status === 'published' && loadedMicros <= end);
  let removed = 0;
  for (const object of expired) {
    // Asked right before, since a newer version may come at any time.
    if (!(await isUnchanged(lakeRoot, object))) continue;
    const location = join(lakeRoot, object.key);
    withDiskErrors(location, () => rmSync(location, { force: true }));
    removed += 1;
  }
  return removed;
}
