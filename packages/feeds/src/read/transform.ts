import type { Transform } from '../definition/feed-schema';
import type { SourceObject } from '../definition/source-object';
import { callTwice } from './call-twice';

/** Applies a transform; undefined when it throws, or returns no object. */
export function applyTransform({ apply }: Transform, record: SourceObject): SourceObject | undefined {
  try {
    const made: unknown = apply(record);
    return typeof made === 'object' && made !== null && !Array.isArray(made) ? { ...made } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Finds the first record for which a transform is no pure function: it returns something else the second time, when the clock and
 * random numbers are others, or changes what it was given.
 * @returns the position of the record, and what is wrong; undefined for a transform that is pure on all of them
 */
export function findImpurity(
  transform: Transform,
  records: readonly SourceObject[],
): { readonly at: number; readonly problem: string } | undefined {
  for (const [at, record] of records.entries()) {
    const before = JSON.stringify(record);
    const [first, second] = callTwice(() => JSON.stringify(applyTransform(transform, record)));
    if (JSON.stringify(record) !== before)
      return { at, problem: 'it changes the record that it is given; return a new object instead' };
    if (second !== first)
      return {
        at,
        problem:
          'it returns something else the second time; use nothing but the record, neither the clock nor random numbers',
      };
  }
  return undefined;
}
