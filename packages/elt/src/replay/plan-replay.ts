import { chooseVersions, identityOf, type ObjectVersion } from '../objects/object-version';

/** Objects to replay, by when they were written and how their keys begin; an end that is not given is open. */
export interface ReplayRange {
  readonly fromMicros?: number | undefined;
  /** The first instant that is not part of the range. */
  readonly toMicros?: number | undefined;
  readonly prefix?: string | undefined;
  /** True to load again what is loaded. */
  readonly isForced?: boolean | undefined;
}

/** Step of a replay: its object is loaded, loaded again, left since it is loaded, or gone. */
export interface ReplayStep<O extends ObjectVersion> {
  readonly object: O;
  readonly action: 'load' | 'reload' | 'none' | 'gone';
}

/**
 * Plans a replay. An object keeps its identity, so that replaying what is loaded changes nothing unless it is forced.
 * @param found versions that are there
 * @param known those that were loaded before
 */
export function planReplay<O extends ObjectVersion>(
  found: readonly ObjectVersion[],
  known: readonly O[],
  idempotencyKey: Parameters<typeof chooseVersions>[2],
  range: ReplayRange,
): ReplayStep<O | ObjectVersion>[] {
  const isFound = identities(found);
  const fresh = chooseVersions(found, known, idempotencyKey).filter((one) => isInRange(one, range));
  const loaded = known.filter((one) => isInRange(one, range));
  const steps = [
    ...fresh.map((object) => ({ object, action: 'load' as const })),
    ...loaded.map((object) => ({ object, action: actionFor(isFound.has(identityOf(object)), range) })),
  ];
  return steps.sort((a, b) => a.object.modifiedMicros - b.object.modifiedMicros);
}

function actionFor(isThere: boolean, { isForced = false }: ReplayRange): ReplayStep<ObjectVersion>['action'] {
  if (!isForced) return 'none';
  return isThere ? 'reload' : 'gone';
}

const isInRange = (
  { key, modifiedMicros }: ObjectVersion,
  { fromMicros, toMicros, prefix = '' }: ReplayRange,
): boolean =>
  modifiedMicros >= (fromMicros ?? Number.NEGATIVE_INFINITY) &&
  modifiedMicros < (toMicros ?? Number.POSITIVE_INFINITY) &&
  key.startsWith(prefix);

const identities = (objects: readonly ObjectVersion[]): ReadonlySet<string> =>
  new Set(objects.map(identityOf));
