import { type CompiledFeed, findReferenceProblems } from '@cardlake/feeds';
import { UserError } from '@cardlake/runtime';

/** Refuses a feed with a rule that refers to a feed or a column that is not there, or to one of another type. @throws UserError `feed_refused` */
export function requireReferences(feed: CompiledFeed, feeds: readonly CompiledFeed[]): void {
  const [first] = findReferenceProblems(feed, feeds);
  if (first !== undefined) throw new UserError('feed_refused', first.problem, { hint: first.remedy });
}
