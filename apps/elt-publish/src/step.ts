import { z } from 'zod';

const execution = { feed: z.string(), execution: z.string() };

const stepSchema = z.discriminatedUnion('step', [
  /** Starts the publication of whatever waits; of all feeds when none is named. */
  z.strictObject({ step: z.literal('start'), feeds: z.array(z.string()).optional() }),
  /** Says what waits of each feed, and what publishes it now; names the objects whose keys begin with a prefix, or any. */
  z.strictObject({ step: z.literal('look'), prefix: z.string().optional() }),
  /** Publishes a blocked object in spite of a rule. */
  z.strictObject({
    step: z.literal('release'),
    feed: z.string(),
    object: z.string(),
    rule: z.string().min(1),
    reason: z.string().min(1),
  }),
  z.strictObject({ step: z.literal('end'), ...execution, request: z.string() }),
  z.strictObject({ step: z.literal('give-up'), ...execution }),
]);

/** A step of publishing feeds. */
export type Step = z.output<typeof stepSchema>;

/** Reads a step. @throws Error naming what is wrong with it */
export function readStep(event: unknown): Step {
  const { data, error } = stepSchema.safeParse(event);
  if (data !== undefined) return data;
  throw new Error(`expected a step of publishing feeds: ${z.prettifyError(error)}`);
}
