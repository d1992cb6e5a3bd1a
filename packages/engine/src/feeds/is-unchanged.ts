import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectVersion } from '@cardlake/elt';
import { isMissing, withDiskErrors } from '@cardlake/lake';
import { modifiedMicrosOf } from './list-objects';

/** Tells whether a file is still the version of its object that was listed. */
export function isUnchanged(
  lakeRoot: string,
  { key, bytes, modifiedMicros }: Pick<ObjectVersion, 'key' | 'bytes' | 'modifiedMicros'>,
): boolean {
  const location = join(lakeRoot, key);
  return withDiskErrors(location, () => {
    try {
      const stats = statSync(location);
      return stats.size === bytes && modifiedMicrosOf(stats) === modifiedMicros;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  });
}
