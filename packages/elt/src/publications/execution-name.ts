import { createHash } from 'node:crypto';

/** Longest name of an execution of a state machine (API reference, StartExecution, `name`). */
const MAX_LENGTH = 80;
const HASH_LENGTH = 32;

/**
 * Names the execution that publishes objects of a feed. Step Functions starts one of a name (API reference, StartExecution), so that a start that is repeated starts
 * nothing. The names of plans derive from identity, definition and writer version. A name stays taken for 90 days; the attempt makes another of the same objects.
 * @param contents texts that say what is published
 */
export function executionName(feed: string, contents: readonly string[], attempt: number): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([...contents].sort()))
    .digest('hex')
    .slice(0, HASH_LENGTH);
  const ending = `-${hash}-${attempt}`;
  return `${feed.slice(0, MAX_LENGTH - ending.length)}${ending}`;
}
