import type { ListedVersion } from '@cardlake/aws/s3';
import type { ObjectVersion } from '../objects/object-version';

const MICROS_PER_MILLI = 1000;
const MICROS_DIGITS = 17;
const RANK_DIGITS = 6;

/** Version of an object that was written without versioning; what is there can be written over, so its tag and its instant belong to it. */
const UNVERSIONED = 'null';

/**
 * Makes versions of a feed's object from those that S3 lists of its key, oldest first. S3 lists them in the order in which they were
 * written; their instants alone do not tell it: they have no fractions of a second, and that of a large object is when its
 * upload began. So a version is ordered by the greatest instant up to it, and among equal ones by its rank. In S3 itself, an upload in
 * parts counts as written when it began (user guide, "Concurrent multipart upload operations"): once it ends, it may be listed behind
 * versions that were there before it.
 * @param listed versions of one key, the newest first
 */
export function objectVersions(listed: readonly ListedVersion[]): ObjectVersion[] {
  let greatest = 0;
  let rank = 0;
  return [...listed].reverse().map(({ key, version, etag, bytes, modifiedMs }) => {
    rank = modifiedMs > greatest ? 0 : rank + 1;
    greatest = Math.max(greatest, modifiedMs);
    const micros = String(greatest * MICROS_PER_MILLI).padStart(MICROS_DIGITS, '0');
    return {
      key,
      version: version === UNVERSIONED ? `${UNVERSIONED}:${etag}:${modifiedMs}` : version,
      order: `${micros}-${String(rank).padStart(RANK_DIGITS, '0')}`,
      content: etag,
      modifiedMicros: modifiedMs * MICROS_PER_MILLI,
      bytes,
    };
  });
}

/** Answers whether an object was written without versioning, so that it may be written over. */
const isUnversioned = ({ version }: Pick<ObjectVersion, 'version'>): boolean =>
  version.startsWith(`${UNVERSIONED}:`);

/** Finds the version of S3 in that of an object of a feed. */
export const storedVersionOf = (object: Pick<ObjectVersion, 'version'>): string =>
  isUnversioned(object) ? UNVERSIONED : object.version;
