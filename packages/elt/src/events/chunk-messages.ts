import { STAGING_PREFIX } from '@cardlake/feeds';
import { z } from 'zod';

/** Reference to a chunk: the key of the plan that lists it, and its position there. No data is in it. */
export interface ChunkReference {
  readonly plan: string;
  readonly chunk: number;
}

const reference = z.strictObject({
  plan: z
    .string()
    .regex(
      new RegExp(`^${STAGING_PREFIX}/[0-9a-f]{64}/[0-9a-f]+/\\d+/plan\\.json$`),
      'expected the key of a plan',
    ),
  chunk: z.int().min(0),
});

/** Writes the message for a chunk. */
export const writeChunkMessage = ({ plan, chunk }: ChunkReference): string => JSON.stringify({ plan, chunk });

/** Reads the message for a chunk. @throws Error for an invalid message */
export function parseChunkMessage(body: string): ChunkReference {
  const parsed = reference.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'message'}: ${message}`);
  throw new Error(`expected {"plan": …, "chunk": …}; ${faults.join('; ')}`);
}

/** Text that identifies a chunk for good: the plan's key derives from object, version, definition and code. */
export const chunkIdentity = ({ plan, chunk }: ChunkReference): string => `${plan}#${chunk}`;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
