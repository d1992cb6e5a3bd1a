import { findFeedIncompatibilities } from '../compatibility';
import type { CompiledFeed } from '../compiled/types';
import { feedTableName } from '../projections/feed-table';

/** A feed as it was published once, so that an environment may have its table. */
export interface EarlierFeed {
  readonly feed: CompiledFeed;
  /** File that keeps it, from the root of the checkout. */
  readonly file: string;
}

/** Describes why a feed may not be published over what was published into the same table before, whether that is withdrawn by now or not; undefined when it may. */
export function describeChange(feed: CompiledFeed, earlier: readonly EarlierFeed[]): string | undefined {
  const before = earlier.find((one) => feedTableName(one.feed) === feedTableName(feed));
  const problems = before === undefined ? [] : findFeedIncompatibilities(before.feed, feed);
  if (before === undefined || problems.length === 0) return undefined;
  return [
    `${feed.name}:`,
    ...problems,
    `while no environment has loaded it, remove ${before.file} and run this again`,
  ].join('\n  ');
}
