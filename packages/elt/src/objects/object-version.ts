import type { CompiledFeed } from '@cardlake/feeds';

/** A version of an object of a feed. */
export interface ObjectVersion {
  readonly key: string;
  readonly version: string;
  /** Text that sorts like the versions of one key. */
  readonly order: string;
  /** Hash of the content. */
  readonly content: string;
  readonly modifiedMicros: number;
  readonly bytes: number;
}

/** The text that identifies a version of an object. */
export const identityOf = ({ key, version }: Pick<ObjectVersion, 'key' | 'version'>): string =>
  `${key}#${version}`;

/**
 * Chooses the versions to load, in the order in which they are judged: by when they were written, then by key.
 * @param known those that were loaded before
 */
export function chooseVersions(
  found: readonly ObjectVersion[],
  known: readonly ObjectVersion[],
  idempotencyKey: CompiledFeed['idempotencyKey'],
): ObjectVersion[] {
  const nameOf = {
    version: identityOf,
    etag: ({ key, content }: ObjectVersion) => `${key}#${content}`,
    key: ({ key }: ObjectVersion) => key,
  }[idempotencyKey];
  const taken = new Set(known.map(nameOf));
  return [...found].sort(compareVersions).filter((one) => {
    const isNew = !taken.has(nameOf(one));
    taken.add(nameOf(one));
    return isNew;
  });
}

const compareVersions = (a: ObjectVersion, b: ObjectVersion): number =>
  a.modifiedMicros - b.modifiedMicros || compareTexts(a.key, b.key) || compareTexts(a.order, b.order);

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
