import { REPLAY_ENDING } from '@cardlake/feature-store/parts';
import type { OnlineUpdatePart } from '@cardlake/job-contract';
import { z } from 'zod';

const part = z.object({
  bucket: z.string().min(1),
  key: z.string().regex(/\.(parquet|ndjson)$/, 'expected a .parquet part or an .ndjson replay file'),
  replayPrefix: z.string().regex(/\/$/, 'expected a prefix that ends with a slash'),
}) satisfies z.ZodType<OnlineUpdatePart>;

/** A part to write; `isRetry` when it comes from the queue of replay files, which delivers failed parts again. */
export interface PartTask {
  readonly part: OnlineUpdatePart;
  readonly isRetry: boolean;
}

/** The event of a queue, one message at a time; the body is a part as JSON. */
const message = z.object({ Records: z.tuple([z.object({ body: z.string() })]) });

/**
 * Parses the event of the function: a part from the pipeline, or a message of the queue with one.
 * @throws Error naming every invalid field
 */
export function parseEvent(event: unknown): PartTask {
  const queued = message.safeParse(event);
  return queued.success
    ? { part: parsePart(parseJson(queued.data.Records[0].body)), isRetry: true }
    : { part: parsePart(event), isRetry: false };
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/**
 * Parses one part of a run's online updates.
 * @throws Error naming every invalid field
 */
export function parsePart(event: unknown): OnlineUpdatePart {
  const parsed = part.safeParse(event);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'event'}: ${message}`);
  throw new Error(`invalid part of online updates: ${faults.join('; ')}`);
}

/** Returns the group of a part: the name of its folder, or of the one around those of a run, day or version (`run=…`). */
export function groupNameOf({ key }: OnlineUpdatePart): string {
  const folders = key.split('/').slice(0, -1);
  return folders.findLast((folder) => !/^\w+=/.test(folder)) ?? '';
}

/** Tests for a replay file of records that failed before. */
export const isReplay = ({ key }: OnlineUpdatePart): boolean => key.endsWith(REPLAY_ENDING);

/** Returns the key of the replay file of a part; the same part always has the same one. */
export function replayKey(source: OnlineUpdatePart): string {
  const name = source.key.slice(source.key.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
  const run = source.key.split('/').find((folder) => folder.startsWith('run='));
  const folders = [groupNameOf(source), ...(run === undefined ? [] : [run])].join('/');
  return `${source.replayPrefix}${folders}/${name}${REPLAY_ENDING}`;
}
