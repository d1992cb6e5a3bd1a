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
  const nameOf = idempotencyKey === 'key' ? ({ key }: ObjectVersion) => key : identityOf;
  const taken = new Set(known.map(nameOf));
  if (idempotencyKey === 'etag') for (const identity of findRewritten(found, known)) taken.add(identity);
  // Which of a key is the first, its order says: an instant may be that at which an upload began.
  const fresh = [...found].sort(compareInKey).filter((one) => {
    const isNew = !taken.has(nameOf(one));
    taken.add(nameOf(one));
    return isNew;
  });
  return fresh.sort(compareVersions);
}

/** Finds the identities of versions with the content of the version of their key before them; one that goes back to an older content is none. */
function findRewritten(found: readonly ObjectVersion[], known: readonly ObjectVersion[]): Set<string> {
  const rewritten = new Set<string>();
  let before: ObjectVersion | undefined;
  for (const one of [...known, ...found].sort(compareInKey)) {
    const isRepeated = before?.key === one.key && before.content === one.content;
    if (isRepeated && before?.version !== one.version) rewritten.add(identityOf(one));
    before = one;
  }
  return rewritten;
}

const compareInKey = (a: ObjectVersion, b: ObjectVersion): number =>
  compareTexts(a.key, b.key) || compareTexts(a.order, b.order);

const compareVersions = (a: ObjectVersion, b: ObjectVersion): number =>
  a.modifiedMicros - b.modifiedMicros || compareTexts(a.key, b.key) || compareTexts(a.order, b.order);

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
