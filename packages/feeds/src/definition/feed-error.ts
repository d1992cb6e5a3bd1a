/** An invalid feed, with all its problems. */
export class FeedError extends Error {
  override readonly name = 'FeedError';
  readonly code = 'bad_feed';

  constructor(
    /** Name of the feed, or of the file that should declare one. */
    readonly feed: string,
    /** All problems found: the column or the rule, what is wrong, what to do. */
    readonly problems: readonly string[],
  ) {
    super(`feed "${feed}":${problems.map((problem) => `\n  ${problem}`).join('')}`);
  }
}
