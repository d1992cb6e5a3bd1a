import { checkFeed } from './check/check-feed';
import { describeIssue } from './definition/describe-issue';
import { FeedError } from './definition/feed-error';
import { type FeedDefinition, type FeedInput, feedSchema } from './definition/feed-schema';

/**
 * Declares a feed.
 * @throws FeedError with all problems of the definition
 */
export const feed = (input: FeedInput): FeedDefinition => readFeed(input);

/**
 * Reads a definition that comes from a file.
 * @param place names the file in messages, where the definition has no name
 * @throws FeedError with all problems of the definition
 */
export function readFeed(input: unknown, place = 'without a name'): FeedDefinition {
  const parsed = feedSchema.safeParse(input, { reportInput: true });
  const name = parsed.success ? parsed.data.name : nameOf(input, place);
  const problems = parsed.success
    ? checkFeed(parsed.data)
    : parsed.error.issues.map((issue) => describeIssue(issue, input));
  if (problems.length > 0 || !parsed.success) throw new FeedError(name, problems);
  return parsed.data;
}

const nameOf = (input: unknown, place: string): string =>
  typeof input === 'object' && input !== null && 'name' in input && typeof input.name === 'string'
    ? input.name
    : place;
