import { type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectVersion } from '@cardlake/elt';
import { isMissing, withDiskErrors } from '@cardlake/lake';
import { hashContent } from './hash-content';
import { modifiedMicrosOf } from './list-objects';

/** Tells whether a file still has the content of the version of its object that was listed; one that was only touched has. */
export async function isUnchanged(
  lakeRoot: string,
  {
    key,
    bytes,
    modifiedMicros,
    content,
  }: Pick<ObjectVersion, 'key' | 'bytes' | 'modifiedMicros' | 'content'>,
): Promise<boolean> {
  const location = join(lakeRoot, key);
  const stats = statsOf(location);
  if (stats?.size !== bytes) return false;
  return modifiedMicrosOf(stats) === modifiedMicros || (await hashContent(location)) === content;
}

const statsOf = (location: string): Stats | undefined =>
  withDiskErrors(location, () => {
    try {
      return statSync(location);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  });
