import type { ReleaseMemory } from '@cardlake/prediction';
import { z } from 'zod';

const version = z.string().min(1);

const memory = z.object({
  hasBegun: z.boolean(),
  revision: z.int(),
  sinceMs: z.number(),
  failure: z.string().optional(),
}) satisfies z.ZodType<ReleaseMemory>;

const day = z.iso.date().optional();

/** Minutes for which each share is watched; by default those of the settings, which are also the most. */
const watchMinutes = z.number().nonnegative().optional();

/** Steps of the state machine that the function does. */
const schema = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('choose-dataset'),
    /** ARN of the execution: the name of its training job follows from it. */
    execution: z.string().min(1),
    /** Day of the training datasets; by default the newest that has any. */
    day,
    watchMinutes,
  }),
  z.strictObject({
    step: z.literal('record'),
    job: z.string().min(1),
    day: z.iso.date(),
    manifestSha256: z.string().min(1),
  }),
  z.strictObject({
    step: z.literal('judge'),
    version,
    /** Day of the training datasets whose validation split both versions score; by default that of the version. */
    day,
    watchMinutes,
  }),
  z.strictObject({ step: z.literal('prepare'), version }),
  z.strictObject({
    step: z.literal('advance'),
    version,
    decidedBefore: z.string().nullable(),
    watchMinutes: z.number().nonnegative(),
    /** ARN of the execution, which watches the version. */
    execution: z.string().min(1),
    /** Null at first. */
    memory: memory.nullable(),
  }),
  z.strictObject({ step: z.literal('roll-back'), version }),
  /** After an execution ended. */
  z.strictObject({ step: z.literal('take-back'), execution: z.string().min(1) }),
]);

export type Step = z.infer<typeof schema>;

/** Reads a step. @throws Error saying what is wrong with it */
export function readStep(given: unknown): Step {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(`this is no step of a release: ${z.prettifyError(parsed.error)}`);
}
