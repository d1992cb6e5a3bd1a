import { REPLAY_ENDING } from '@cardlake/feature-store/parts';
import type { OnlineUpdatePart } from '@cardlake/job-contract';
import { z } from 'zod';

const part = z.object({
  bucket: z.string().min(1),
  key: z.string().regex(/\.(parquet|ndjson)$/, 'a .parquet part, or an .ndjson replay file'),
  replayPrefix: z.string().regex(/\/$/, 'a folder, with its slash'),
}) satisfies z.ZodType<OnlineUpdatePart>;

/** A part to write; `again` when it comes from the queue of replay files, which hands out once more what fails. */
export interface Task {
  readonly part: OnlineUpdatePart;
  readonly again: boolean;
}

/** What Lambda hands over from a queue, one message at a time: each is a part as JSON text. */
const message = z.object({ Records: z.tuple([z.object({ body: z.string() })]) });

/**
 * What the function is called with: a part from the pipeline, or a message with one from the queue.
 * @throws Error naming every field that is wrong
 */
export function parseEvent(event: unknown): Task {
  const queued = message.safeParse(event);
  return queued.success
    ? { part: parsePart(json(queued.data.Records[0].body)), again: true }
    : { part: parsePart(event), again: false };
}

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/**
 * What the pipeline hands out: one part of a run's online updates.
 * @throws Error naming every field that is wrong
 */
export function parsePart(event: unknown): OnlineUpdatePart {
  const parsed = part.safeParse(event);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'event'}: ${message}`);
  throw new Error(`this is no part of online updates: ${faults.join('; ')}`);
}

/** The group a part belongs to: the folder it lies in, or the one above when that is a run's (`run=…`). */
export function groupNameOf({ key }: OnlineUpdatePart): string {
  const folders = key.split('/').slice(0, -1);
  return folders.findLast((folder) => !folder.startsWith('run=')) ?? '';
}

/** Whether a part is a replay file of records that failed before. */
export const isReplay = ({ key }: OnlineUpdatePart): boolean => key.endsWith(REPLAY_ENDING);

/** Where the records of a part go that could not be written; of the same part always the same place. */
export function replayKey(given: OnlineUpdatePart): string {
  const name = given.key.slice(given.key.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
  const run = given.key.split('/').find((folder) => folder.startsWith('run='));
  const folders = [groupNameOf(given), ...(run === undefined ? [] : [run])].join('/');
  return `${given.replayPrefix}${folders}/${name}${REPLAY_ENDING}`;
}
