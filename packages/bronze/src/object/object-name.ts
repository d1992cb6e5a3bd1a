/** Hex digits of the content hash in an object's name: 128 bits, no two contents will share them. */
const HASH_DIGITS = 32;

const NAME = /^\d{5,}-([0-9a-f]{32}(?:\.\d+)?)\.json\.gz$/;

/** Counts the occurrences of contents, so that an object equal to an earlier one of the same file keeps an identity of its own. */
export class ContentIds {
  private readonly seen = new Map<string, number>();

  /** The identity of the next object with this hash: the hash, and from its second occurrence on a number. */
  of(sha256: string): string {
    const hash = sha256.slice(0, HASH_DIGITS);
    const occurrence = this.seen.get(hash) ?? 0;
    this.seen.set(hash, occurrence + 1);
    return occurrence === 0 ? hash : `${hash}.${occurrence}`;
  }
}

/** Names an object: its place in the delivery first, because objects of a minute are ordered by name. */
export const objectName = (place: number, contentId: string): string =>
  `${String(place).padStart(5, '0')}-${contentId}.json.gz`;

/** The content identity in an object's name; undefined for a name someone else gave. */
export const contentIdOf = (name: string): string | undefined => NAME.exec(name)?.[1];
