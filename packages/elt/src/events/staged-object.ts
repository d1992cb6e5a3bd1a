import { z } from 'zod';
import { stagingNames } from '../staging/names';
import type { Plan } from '../staging/plan';

/** Event of EventBridge that tells of an object all of whose chunks are staged; it has the counts of its records as well. */
const event = z.object({
  detail: z.object({
    /** Table of its feed. */
    feed: z.string(),
    bucket: z.string(),
    key: z.string(),
    version: z.string(),
    /** Hash of the definition by which it is staged. */
    definition: z.string(),
    /** Key of its plan, by which it is published. */
    plan: z.string(),
    /** Size of the object. */
    bytes: z.int().min(0),
  }),
});

/** A staged object that waits until it is judged and published. */
export type WaitingObject = z.output<typeof event>['detail'];

/** The object of a plan, once it is staged. */
export function waitingObject(plan: Plan): WaitingObject {
  const { feed, bucket, key, version, definition, bytes } = plan;
  const names = stagingNames(plan, { hash: definition });
  return { feed, bucket, key, version, definition, plan: names.plan, bytes };
}

/** Reads the staged object of which an event tells. @throws Error for an invalid event */
export function readStagedObject(body: string): WaitingObject {
  const parsed = event.safeParse(JSON.parse(body));
  if (parsed.success) return parsed.data.detail;
  throw new Error(`expected an event of a staged object: ${z.prettifyError(parsed.error)}`);
}
