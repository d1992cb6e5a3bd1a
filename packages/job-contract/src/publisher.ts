import { z } from 'zod';

const count = z.int().min(0);

const startedSchema = z.discriminatedUnion('outcome', [
  z.strictObject({
    /** Name of the table of the feed. */
    feed: z.string(),
    /** Reason for which nothing was started: nothing waits, too little does, or another execution has the feed. */
    outcome: z.enum(['nothing', 'gathering', 'busy']),
    /** Objects that wait, or that would be released. */
    objects: count,
  }),
  z.strictObject({
    feed: z.string(),
    outcome: z.literal('started'),
    objects: count,
    /** Name of the execution. */
    execution: z.string(),
  }),
]);

/** Answer of the function `publisher` on a feed whose publication it was asked to start. */
export type StartedFeed = z.output<typeof startedSchema>;

const stateSchema = z.strictObject({
  /** Name of the table of the feed. */
  feed: z.string(),
  /** Objects that are staged and wait, and their bytes. */
  objects: count,
  bytes: count,
  /** Keys of the first of them, or of those that begin as was asked for, sorted. */
  keys: z.array(z.string()),
  /** Name of the execution that publishes objects of the feed; null when none does. */
  execution: z.string().nullable(),
});

/** Answer of the function `publisher` on what waits of a feed. */
export type FeedState = z.output<typeof stateSchema>;

/** Reads the answer on starts. @throws Error for another one */
export const readStartedFeeds = (answer: unknown): readonly StartedFeed[] =>
  z.array(startedSchema).parse(answer);

/** Reads the answer on states. @throws Error for another one */
export const readFeedStates = (answer: unknown): readonly FeedState[] => z.array(stateSchema).parse(answer);
