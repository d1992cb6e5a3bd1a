import { holdsPan } from '@cardlake/card-schema';

/** Hex digits of the content hash in an object's name: 128 bits, enough that no two contents share them. */
const HASH_DIGITS = 32;

/** Stands around each eight digits of a hash in a name where they could be taken for a card number; no hex digit. */
const BREAK = 'x';

const NAME = /^\d{5,}-([0-9a-f]{32}|x(?:[0-9a-f]{8}x){4})(\.\d+)?\.json\.gz$/;

/** Assigns content ids. Counts occurrences, so that an object equal to an earlier one of the same file has an id of its own. */
export class ContentIds {
  private readonly seen = new Map<string, number>();

  /** Returns the id of the next object with this hash: the hash, with a number from the second occurrence on. */
  of(sha256: string): string {
    const hash = sha256.slice(0, HASH_DIGITS);
    const occurrence = this.seen.get(hash) ?? 0;
    this.seen.set(hash, occurrence + 1);
    return occurrence === 0 ? hash : `${hash}.${occurrence}`;
  }
}

/**
 * Names an object; its sequence number comes first, since the objects of a minute are ordered by name. The name never
 * looks like a card number: an object that has one in its name is left out by every run.
 */
export function objectName(sequence: number, contentId: string): string {
  const nameOf = (id: string): string => `${String(sequence).padStart(5, '0')}-${id}.json.gz`;
  const name = nameOf(contentId);
  return holdsPan(name) ? nameOf(breakDigits(contentId)) : name;
}

/** Parts the digits of a content id by letters, so that too few for a card number follow each other. */
const breakDigits = (contentId: string): string =>
  BREAK + contentId.slice(0, HASH_DIGITS).replace(/.{8}/g, `$&${BREAK}`) + contentId.slice(HASH_DIGITS);

/** Reads the beginning of the SHA-256 of the uncompressed content from an object's name; undefined for another writer's. */
export const contentHashOf = (name: string): string | undefined => contentIdOf(name)?.slice(0, HASH_DIGITS);

/** Reads the content id in an object's name; undefined for a name of another writer. */
export function contentIdOf(name: string): string | undefined {
  const [, hash, occurrence = ''] = NAME.exec(name) ?? [];
  return hash === undefined ? undefined : hash.replaceAll(BREAK, '') + occurrence;
}
