import { type CompiledFeed, compileFeed, type FeedInput, feed } from '@cardlake/feeds';

/** A compiled feed with one text column that may be null. */
export const feedOf = (input: Partial<FeedInput> = {}): CompiledFeed =>
  compileFeed(
    feed({
      name: 'readings',
      format: 'ndjson',
      columns: { v: { type: 'string', nullable: true } },
      onUnknownColumn: 'drop',
      ...input,
    }),
  );
