import { SCORE_STEPS } from '@cardlake/job-contract';
import { readEventJson } from '@cardlake/prediction';
import { z } from 'zod';

/** Facts about the event that every step but the first is told. */
const event = {
  /** The authorisation as it was read, as a line of bronze. */
  line: z.string(),
  /** Instant of the receipt, µs; from the claim on, of the first one. */
  receivedAt: z.int(),
  /** True when the reasons of an approval are asked for, too. */
  explain: z.boolean(),
  /** Milliseconds by step so far. */
  times: z.record(z.string(), z.number()),
};

/** A step of the state machine, and what it is told. */
const schema = z.discriminatedUnion('step', [
  /** `input`: that of the execution, as it came. */
  z.strictObject({ step: z.literal(SCORE_STEPS.put), input: z.unknown() }),
  z.strictObject({ step: z.literal(SCORE_STEPS.claim), ...event }),
  z.strictObject({ step: z.literal(SCORE_STEPS.keep), ...event }),
  z.strictObject({ step: z.literal(SCORE_STEPS.read), ...event }),
  z.strictObject({ step: z.literal(SCORE_STEPS.decide), ...event, read: readEventJson }),
  /** `record`: the line of the decision; null for an event that was received too late. */
  z.strictObject({ step: z.literal(SCORE_STEPS.store), ...event, record: z.string().nullable() }),
]);

export type Step = z.infer<typeof schema>;

/** A step by its name. */
export type StepNamed<N extends Step['step']> = Extract<Step, { readonly step: N }>;

/** Reads a step. @throws Error saying what is wrong with it, without the values */
export function readStep(given: unknown): Step {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(`this is no step of a decision: ${z.prettifyError(parsed.error)}`);
}
